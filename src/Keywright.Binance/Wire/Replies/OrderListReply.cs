namespace Keywright.Binance.Wire.Replies;

/// <summary>One OCO list as the answers show it.</summary>
public sealed record OrderListReply
{
    public required long OrderListId { get; init; }

    public required string ListClientOrderId { get; init; }

    public required string Symbol { get; init; }

    /// <summary>Both orders are open; else all is done.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public required long TransactionTimeUs { get; init; }

    /// <summary>Both orders, oldest first.</summary>
    public required IReadOnlyList<(long OrderId, string ClientOrderId)> Orders { get; init; }
}
