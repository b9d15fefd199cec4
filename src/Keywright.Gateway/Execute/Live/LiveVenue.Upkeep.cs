using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What is asked of the exchange without a bot asking: its time, its symbols, its prices.</summary>
internal sealed partial class LiveVenue
{
    private const int SymbolsWeight = 20;
    private const int PricesWeight = 4;
    private const long SymbolsEveryUs = BudgetLimits.HourUs;
    private const long SymbolsAgainUs = 10 * BudgetLimits.SecondUs;
    private const long PricesEveryUs = 10 * BudgetLimits.SecondUs;

    private readonly SemaphoreSlim oneUpkeep = new(1, 1);
    private long symbolsDueUs = long.MinValue;
    private long pricesDueUs = long.MinValue;
    private bool arePriced;

    /// <summary>Writes down symbols that are new; set at the opening.</summary>
    public required Action<IReadOnlyList<LiveSymbolRow>> KeepSymbols { get; init; }

    /// <summary>The symbols changed: what was read by the old ones is read anew. Set at the opening.</summary>
    public Func<ValueTask> SymbolsChanged { get; set; } = static () => ValueTask.CompletedTask;

    /// <summary>Told what an account's owner is to know, in a sentence; set at the opening.</summary>
    public Action<LiveAccount, string> Tell { get; set; } = static (_, _) => { };

    /// <summary>Does what is due: called a few times a second, and by who needs it done by now. Ends once what was due at the call is done, by whomever.</summary>
    public async ValueTask UpkeepAsync(CancellationToken ct)
    {
        // Whoever has the turn keeps to a limit of time.
        await oneUpkeep.WaitAsync(CancellationToken.None);
        try
        {
            await DoWhatIsDueAsync(ct);
        }
        finally
        {
            oneUpkeep.Release();
        }
    }

    private async ValueTask DoWhatIsDueAsync(CancellationToken ct)
    {
        if (upstream.Time.TickUs >= upstream.Time.NextSampleDueUs)
        {
            await upstream.SampleAsync(ct);
        }

        if (upstream.Time.TickUs >= symbolsDueUs)
        {
            symbolsDueUs = upstream.Time.TickUs + (await LearnSymbolsAsync(ct) ? SymbolsEveryUs : SymbolsAgainUs);
        }

        if (symbols.IsLearnt && upstream.Time.TickUs >= pricesDueUs)
        {
            pricesDueUs = upstream.Time.TickUs + PricesEveryUs;
            await LearnPricesAsync(ct);
        }
    }

    private async ValueTask<bool> LearnSymbolsAsync(CancellationToken ct)
    {
        if (upstream.TryTake(new UpstreamAsk(0, 0, symbols.IsLearnt ? UpstreamUse.Background : UpstreamUse.Read, SymbolsWeight), out _) is not { } take
            || await upstream.AskAsync(take, "/api/v3/exchangeInfo", default, TimeUnit.Millisecond, ct) is not UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } || !IsJson(body))
        {
            return false;
        }

        using var json = JsonDocument.Parse(body);
        if (UpstreamSymbols.TryRead(json.RootElement) is not { } told)
        {
            return false;
        }

        if (json.RootElement.TryGetProperty("rateLimits"u8, out var limits) && UpstreamLimits.TryRead(limits, out _) is { } learnt)
        {
            upstream.Budget.Learn(learnt);
        }

        Caches.Info.Take(body, upstream.Time.TickUs);
        var before = Rules;
        symbols.Learn(told, KeepSymbols);
        TakeSymbols();
        if (before.Symbols.Length != Rules.Symbols.Length)
        {
            await SymbolsChanged();
        }

        return true;
    }

    private async ValueTask LearnPricesAsync(CancellationToken ct)
    {
        if (upstream.TryTake(new UpstreamAsk(0, 0, arePriced ? UpstreamUse.Background : UpstreamUse.Read, PricesWeight), out _) is not { } take
            || await upstream.AskAsync(take, "/api/v3/ticker/price", default, TimeUnit.Millisecond, ct) is not UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } || !IsJson(body))
        {
            return;
        }

        // Orders wait for the first prices; for later ones they need not.
        arePriced = true;
        var nowUs = clock.NowUs;
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var one in json.RootElement.EnumerateArray())
        {
            if (one.TryGetProperty("price"u8, out var text) && text.ValueKind == JsonValueKind.String && SymbolOf(one) is { } index
                && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text.GetString()!), "price", out var price, out _) && price.TryToSteps(Rules.Symbols[index].PriceDecimals, out var ticks))
            {
                Prices.Set(index, ticks, nowUs);
            }
        }
    }

    /// <summary>The first order of a day takes down what each key's book is worth as it begins. Under the lock.</summary>
    private void BeginDay()
    {
        var nowUs = clock.NowUs;
        if (!caps.IsNewDay(nowUs))
        {
            return;
        }

        var rates = new long[Rules.Assets.Length];
        ReferencePrices.RatesE8(Rules, Prices.Of, rates);
        var bytes = LiveEntries.DayBegan(AuditHead.OfOwner(nowUs, 0, 0, $"the day's prices at {name}", "gateway"), name, rates);
        if (journal.TryReserve(bytes.Length, emergency: false) == Keywright.Journal.AppendResult.Ok)
        {
            ledger.BeginDay(journal.Append((byte)EntryKind.LiveDayBegan, bytes), nowUs, rates);
        }
    }
}
