using Keywright.Binance.Wire.Replies;

namespace Keywright.Binance.Wire.Streams;

/// <summary>What happened to an order, in the words of <c>executionReport</c>.</summary>
public enum ExecutionTypeWord : byte { New, Canceled, Replaced, Rejected, Trade, Expired, TradePrevention }

/// <summary>What happened to an order list, in the words of <c>listStatus</c>.</summary>
public enum ListChangeWord : byte { ExecStarted, Updated, AllDone }

/// <summary>One event of one order; what is not about the event itself is the order's own.</summary>
public readonly record struct ExecutionReport
{
    public ExecutionReport()
    {
    }

    /// <summary>The order; of its state only what never changes is read.</summary>
    public required OrderReply Order { get; init; }

    public required ExecutionTypeWord Type { get; init; }

    /// <summary>As the order stood after this event.</summary>
    public required OrderStatusWord Status { get; init; }

    public required long TimeUs { get; init; }

    /// <summary>Rises from one event of a symbol to the next.</summary>
    public required long ExecutionId { get; init; }

    /// <summary>The order's client id, or that of the cancel that ended it.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The order's client id when something else ended it; else empty.</summary>
    public string OrigClientOrderId { get; init; } = "";

    public Amount LastQty { get; init; }

    public Amount LastPrice { get; init; }

    public Amount LastQuote { get; init; }

    public Amount CumulativeQty { get; init; }

    public Amount CumulativeQuote { get; init; }

    public Amount Commission { get; init; }

    /// <summary>Null when nothing was charged.</summary>
    public string? CommissionAsset { get; init; }

    public long TradeId { get; init; } = -1;

    public bool IsOnBook { get; init; }

    public bool IsMaker { get; init; }

    /// <summary>What self-trade prevention has taken from the order so far, this event included; written when there is any.</summary>
    public Amount PreventedQty { get; init; }

    /// <summary>Only with <see cref="ExecutionTypeWord.TradePrevention"/>.</summary>
    public Prevention? Prevention { get; init; }
}

/// <summary>A match that self-trade prevention kept from happening.</summary>
/// <param name="MatchId">The prevented match.</param>
/// <param name="LostQty">What the order lost by it: all that was left of it when it expires.</param>
/// <param name="Qty">What would have been traded.</param>
/// <param name="Price">At which it would have been.</param>
/// <param name="Quote">What it would have come to.</param>
/// <param name="CounterOrderId">The other order.</param>
public readonly record struct Prevention(long MatchId, Amount LostQty, Amount Qty, Amount Price, Amount Quote, long CounterOrderId);
