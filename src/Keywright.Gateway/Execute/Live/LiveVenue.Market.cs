using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The exchange's public data: one stream of each kind for everybody here, and answers kept from them.</summary>
internal sealed partial class LiveVenue
{
    public UpstreamFeed Feed { get; }

    public MarketCaches Caches { get; }

    /// <summary>Whether streams of the symbol may be asked for; until the exchange has told its symbols, of any.</summary>
    public bool MayHear(string symbol) => !symbols.IsLearnt || symbols.Book.TryFind(symbol, out _, out _);

    /// <summary>The exchange has told of its symbols since the start.</summary>
    public bool AreSymbolsKnown => symbols.IsLearnt;

    /// <summary>A symbol's rules there, and what its prices and quantities come in multiples of, ticks and lots; null when it is not traded.</summary>
    public (SymbolRules Rules, long PriceStep, long LotStep)? RulesOf(string symbol)
        => symbols.Book.TryFind(symbol, out var rules, out _) && symbols.IsTrading(rules) && symbols.Steps(rules) is var (price, lots) ? (rules, price, lots) : null;

    /// <summary>Does what is due on the market streams; called some times a second, one call at a time.</summary>
    public async ValueTask BeatMarketAsync()
    {
        await Feed.BeatAsync();
        await Caches.BeatAsync();
    }
}
