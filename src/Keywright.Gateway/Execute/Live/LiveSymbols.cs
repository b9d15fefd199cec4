using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>A symbol as it is written down: its number keeps its meaning for ever, so what is counted by it can be counted on.</summary>
/// <param name="Number">Place among the symbols of its exchange.</param>
/// <param name="Name">Not unique: a symbol whose tick or lot changes gets a new number, and the old one stays for the orders that have it.</param>
/// <param name="BaseAsset">Name.</param>
/// <param name="QuoteAsset">Name.</param>
/// <param name="PriceDecimals">Of a tick.</param>
/// <param name="LotDecimals">Of a lot.</param>
internal sealed record LiveSymbolRow(int Number, string Name, string BaseAsset, string QuoteAsset, int PriceDecimals, int LotDecimals);

/// <summary>
/// What a real exchange trades, as one <see cref="ExchangeRules"/>: symbols and assets in the order in which they were first heard of. What the
/// exchange says is learnt now and then; between that everything here is read without a lock.
/// </summary>
internal sealed class LiveSymbols
{
    private const long NoBound = long.MaxValue / 4;

    private readonly List<string> assets = [];
    private readonly List<LiveSymbolRow> rows = [];
    private Known known;

    public LiveSymbols(IEnumerable<LiveSymbolRow> before)
    {
        foreach (var row in before)
        {
            Take(row);
        }

        known = Build(rows.ToDictionary(row => row.Number, Bare));
    }

    public ExchangeRules Rules => Volatile.Read(ref known).Rules;

    public SymbolBook Book => Volatile.Read(ref known).Book;

    /// <summary>The exchange has told of its symbols since the start.</summary>
    public bool IsLearnt { get; private set; }

    /// <summary>Orders of the symbol are taken there now.</summary>
    public bool IsTrading(SymbolRules symbol) => Volatile.Read(ref known).Traded[symbol.Index];

    /// <summary>Prices and quantities come in multiples of these, ticks and lots.</summary>
    public (long Price, long Lots) Steps(SymbolRules symbol) => Volatile.Read(ref known).Steps[symbol.Index];

    /// <summary>Takes in what the exchange says. One caller at a time.</summary>
    /// <param name="told">All of them.</param>
    /// <param name="keep">Writes down what is new, before anything is counted by it.</param>
    /// <returns>There are new ones.</returns>
    public bool Learn(ImmutableArray<UpstreamSymbol> told, Action<IReadOnlyList<LiveSymbolRow>> keep)
    {
        var numbers = rows.ToDictionary(row => (row.Name, row.PriceDecimals, row.LotDecimals), row => row.Number);
        var added = new List<LiveSymbolRow>();
        foreach (var symbol in told)
        {
            var shape = (symbol.Name, DecimalsOf(symbol.TickSize), DecimalsOf(symbol.StepSize));
            if (numbers.TryAdd(shape, rows.Count + added.Count))
            {
                added.Add(new LiveSymbolRow(rows.Count + added.Count, symbol.Name, symbol.BaseAsset, symbol.QuoteAsset, shape.Item2, shape.Item3));
            }
        }

        if (added.Count > 0)
        {
            keep(added);
            added.ForEach(Take);
        }

        var byNumber = told.ToDictionary(symbol => numbers[(symbol.Name, DecimalsOf(symbol.TickSize), DecimalsOf(symbol.StepSize))]);
        Volatile.Write(ref known, Build(rows.ToDictionary(row => row.Number, row => byNumber.TryGetValue(row.Number, out var symbol) ? Filtered(row, symbol) : Bare(row))));
        IsLearnt = true;
        return added.Count > 0;
    }

    private void Take(LiveSymbolRow row)
    {
        rows.Add(row);
        foreach (var asset in (ReadOnlySpan<string>)[row.BaseAsset, row.QuoteAsset])
        {
            if (!assets.Contains(asset))
            {
                assets.Add(asset);
            }
        }
    }

    private Known Build(Dictionary<int, Symbol> symbols)
    {
        var inOrder = Enumerable.Range(0, rows.Count).Select(number => symbols[number]).ToArray();
        var rules = new ExchangeRules { Assets = [.. assets], Symbols = [.. inOrder.Select(symbol => symbol.Rules)] };
        return new Known(rules, new SymbolBook(rules), [.. inOrder.Select(symbol => symbol.IsTrading)], [.. inOrder.Select(symbol => (symbol.PriceStep, symbol.LotStep))]);
    }

    /// <summary>Of which only the shape is known: it can be counted, and nothing of it is traded.</summary>
    private Symbol Bare(LiveSymbolRow row) => new(Shape(row), 1, 1, IsTrading: false);

    private Symbol Filtered(LiveSymbolRow row, UpstreamSymbol told)
    {
        var maxLots = Steps(told.MaxQty, row.LotDecimals, NoBound);
        return new Symbol(
            Shape(row) with
            {
                MinPrice = Math.Max(1, Steps(told.MinPrice, row.PriceDecimals, 1)),
                MaxPrice = Steps(told.MaxPrice, row.PriceDecimals, NoBound),
                MinLots = Math.Max(1, Steps(told.MinQty, row.LotDecimals, 1)),
                MaxLots = maxLots,
                MaxMarketLots = Math.Min(maxLots, Steps(told.MaxMarketQty, row.LotDecimals, NoBound)),
                MinNotional = Steps(told.MinNotional, Amount.Decimals, 0),
                MaxNotional = Steps(told.MaxNotional, Amount.Decimals, NoBound),
            },
            Math.Max(1, Steps(told.TickSize, row.PriceDecimals, 1)),
            Math.Max(1, Steps(told.StepSize, row.LotDecimals, 1)),
            told.IsTrading);
    }

    private SymbolRules Shape(LiveSymbolRow row) => new()
    {
        Name = row.Name,
        Index = row.Number,
        BaseAsset = assets.IndexOf(row.BaseAsset),
        QuoteAsset = assets.IndexOf(row.QuoteAsset),
        PriceDecimals = row.PriceDecimals,
        LotDecimals = row.LotDecimals,
        MaxPrice = NoBound,
        MaxLots = NoBound,
        MaxMarketLots = NoBound,
        MaxNotional = NoBound,
    };

    private static long Steps(Amount amount, int decimals, long absent) => amount.Units != 0 && amount.TryToSteps(decimals, out var steps) ? steps : absent;

    /// <summary>Decimals that an amount above 0 needs.</summary>
    private static int DecimalsOf(Amount step)
    {
        var decimals = 0;
        while (!step.TryToSteps(decimals, out _))
        {
            decimals++;
        }

        return decimals;
    }

    private sealed record Symbol(SymbolRules Rules, long PriceStep, long LotStep, bool IsTrading);

    private sealed record Known(ExchangeRules Rules, SymbolBook Book, ImmutableArray<bool> Traded, ImmutableArray<(long, long)> Steps);
}
