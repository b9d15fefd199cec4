using System.Collections.Frozen;
using System.Text;
using Keywright.Binance.Wire;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>Reads stream names: the symbol in lower case, case counts in all that follows. A name that means nothing is no fault.</summary>
internal sealed class StreamNames(ExchangeRules rules)
{
    private const int Fast = 100;
    private const int Second = 1_000;

    private readonly FrozenDictionary<string, int> symbols = rules.Symbols.ToFrozenDictionary(s => s.Name.ToLowerInvariant(), s => s.Index, StringComparer.Ordinal);

    /// <summary>Whether a real exchange may tell something under this name.</summary>
    /// <param name="name">As a client says it.</param>
    /// <param name="knows">Whether a symbol is traded there; its name is in capitals.</param>
    public static bool MayBe(string name, Predicate<string> knows)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return name.StartsWith('!') ? OfAll(name) is not null
            : at > 0 && name[..at] == name[..at].ToLowerInvariant() && (name[(at + 1)..] is "blockTrade" or "referencePrice" || OfSymbol(name[(at + 1)..], 0) is not null)
                && knows(name[..at].ToUpperInvariant());
    }

    /// <summary>Null when nothing is ever told under this name.</summary>
    public StreamSpec? Read(string name)
    {
        if (name.StartsWith('!'))
        {
            return OfAll(name);
        }

        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && symbols.TryGetValue(name[..at], out var symbol) ? OfSymbol(name[(at + 1)..], symbol) : null;
    }

    private static StreamSpec? OfAll(string name) => name switch
    {
        // The speeds are in no document any more, yet python-binance asks for one of them always.
        "!miniTicker@arr" or "!miniTicker@arr@1000ms" => new StreamSpec(StreamKind.MiniTicker, StreamSpec.AllSymbols, Second),
        "!miniTicker@arr@3000ms" => new StreamSpec(StreamKind.MiniTicker, StreamSpec.AllSymbols, 3 * Second),
        "!ticker@arr" => new StreamSpec(StreamKind.Ticker, StreamSpec.AllSymbols, Second),
        _ => name.StartsWith("!ticker_", StringComparison.Ordinal) && name.EndsWith("@arr", StringComparison.Ordinal)
            ? Window(name["!ticker_".Length..^"@arr".Length], StreamSpec.AllSymbols)
            : null,
    };

    private static StreamSpec? OfSymbol(string what, int symbol) => what switch
    {
        "trade" => new StreamSpec(StreamKind.Trade, symbol, 0),
        "aggTrade" => new StreamSpec(StreamKind.AggregateTrade, symbol, 0),
        "bookTicker" => new StreamSpec(StreamKind.BookTicker, symbol, 0),
        "miniTicker" => new StreamSpec(StreamKind.MiniTicker, symbol, Second),
        "ticker" => new StreamSpec(StreamKind.Ticker, symbol, Second),
        "avgPrice" => new StreamSpec(StreamKind.AveragePrice, symbol, Second),
        _ when what.StartsWith("depth", StringComparison.Ordinal) => Depth(what["depth".Length..], symbol),
        _ when what.StartsWith("kline_", StringComparison.Ordinal) => Kline(what["kline_".Length..], symbol),
        _ when what.StartsWith("ticker_", StringComparison.Ordinal) => Window(what["ticker_".Length..], symbol),
        _ => null,
    };

    private static StreamSpec? Depth(string rest, int symbol)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        int? every = at < 0 ? Second : rest[at..] switch { "@100ms" => Fast, "@1000ms" => Second, _ => null };
        return (every, at < 0 ? rest : rest[..at]) switch
        {
            (null, _) => null,
            ({ } ms, "") => new StreamSpec(StreamKind.DepthUpdate, symbol, ms),
            ({ } ms, "5" or "10" or "20") => new StreamSpec(StreamKind.PartialDepth, symbol, ms)
            {
                Levels = int.Parse(at < 0 ? rest : rest[..at], System.Globalization.CultureInfo.InvariantCulture),
            },
            _ => null,
        };
    }

    private static StreamSpec? Kline(string rest, int symbol)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        long zone = 0;
        if (!Words.Interval.TryParse(Encoding.UTF8.GetBytes(at < 0 ? rest : rest[..at]), out var interval)
            || (at >= 0 && !TimeText.TryParseZone(Encoding.UTF8.GetBytes(rest[(at + 1)..]), out zone)))
        {
            return null;
        }

        return new StreamSpec(StreamKind.Kline, symbol, interval == IntervalWord.S1 ? Second : 2 * Second) { Interval = (CandleInterval)interval, ZoneUs = zone };
    }

    private static StreamSpec? Window(string size, int symbol) => size switch
    {
        "1h" => new StreamSpec(StreamKind.WindowTicker, symbol, Second) { WindowHours = 1 },
        "4h" => new StreamSpec(StreamKind.WindowTicker, symbol, Second) { WindowHours = 4 },
        "1d" => new StreamSpec(StreamKind.WindowTicker, symbol, Second) { WindowHours = 24 },
        _ => null,
    };
}
