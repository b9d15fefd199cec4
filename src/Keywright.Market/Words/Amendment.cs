namespace Keywright.Market.Words;

/// <summary>One amendment of an order, as its history tells it.</summary>
public readonly record struct Amendment
{
    public int Account { get; init; }

    public int Symbol { get; init; }

    public long OrderId { get; init; }

    /// <summary>The update id of its event: rises with each event of the symbol.</summary>
    public long ExecutionId { get; init; }

    public ClientOrderId OrigClientId { get; init; }

    public ClientOrderId NewClientId { get; init; }

    public long OrigLots { get; init; }

    public long NewLots { get; init; }

    /// <summary>Unix microseconds.</summary>
    public long TimeUs { get; init; }
}
