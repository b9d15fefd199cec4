using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>What a request asks for, parsed once. The venue knows calls, not parameters.</summary>
public abstract record Call
{
    private protected Call()
    {
    }

    /// <summary>It would put an order into the book, or try whether it could: what a frozen key may not.</summary>
    public virtual bool Places => false;
}

/// <summary>Answers without touching an order book or an account.</summary>
public sealed record PingCall : Call;

public sealed record TimeCall : Call;

public sealed record SystemStatusCall : Call;

/// <summary><c>exchangeInfo</c> of a market that has no symbols here.</summary>
public sealed record EmptyExchangeInfoCall : Call;

/// <summary>An empty list that is true: paper accounts have no margin.</summary>
public sealed record MarginPairsCall : Call;

/// <param name="Symbols">Those asked for; null for all.</param>
/// <param name="WithPermissionSets">Show <c>permissionSets</c>.</param>
public sealed record ExchangeInfoCall(IReadOnlyList<SymbolRules>? Symbols, bool WithPermissionSets) : Call;

/// <summary>What an order's execution is held to beside the filters: here, nothing for any symbol.</summary>
/// <param name="Symbols">Those asked for; null for all.</param>
public sealed record ExecutionRulesCall(IReadOnlyList<SymbolRules>? Symbols) : Call;

public sealed record DepthCall(SymbolRules Symbol, int Limit) : Call;

public sealed record TradesCall(SymbolRules Symbol, long? FromId, int Limit) : Call;

public sealed record AggregateTradesCall(SymbolRules Symbol, long? FromId, long? StartUs, long? EndUs, int Limit) : Call;

public sealed record KlinesCall(SymbolRules Symbol, CandleInterval Interval, long? StartUs, long? EndUs, long ZoneOffsetUs, int Limit) : Call;

public sealed record AveragePriceCall(SymbolRules Symbol) : Call;

public enum TickerKind
{
    Day,
    Price,
    Book,

    /// <summary>The last minutes.</summary>
    Window,

    /// <summary>The calendar day of a zone.</summary>
    TradingDay,
}

/// <param name="Symbols">Those asked for; null for all.</param>
/// <param name="Single">Answer an object, not an array: <c>symbol</c> was sent.</param>
/// <param name="Kind">Which ticker.</param>
public sealed record TickerCall(TickerKind Kind, IReadOnlyList<SymbolRules>? Symbols, bool Single) : Call
{
    /// <summary>The short form.</summary>
    public bool Mini { get; init; }

    /// <summary>Only of a window.</summary>
    public int WindowMinutes { get; init; }

    /// <summary>Only of a trading day.</summary>
    public long ZoneOffsetUs { get; init; }
}
