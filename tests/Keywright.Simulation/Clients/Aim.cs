using System.Text;

namespace Keywright.Simulation.Clients;

/// <summary>What a request is about: what it aims at, and what it wants to come of it.</summary>
internal sealed record Aim
{
    public static readonly Aim Nothing = new();

    public string? Symbol { get; init; }

    /// <summary>The order aimed at, as its sender knows it, whether the request names it so or by its number.</summary>
    public string? Target { get; init; }

    /// <summary>The order's number, when the request names it by that.</summary>
    public long? TargetNumber { get; init; }

    /// <summary>The list's own id, given or aimed at.</summary>
    public string? List { get; init; }

    /// <summary>The cancel's own id.</summary>
    public string? CancelId { get; init; }

    /// <summary>The only state in which the order may be cancelled, by cancelRestrictions.</summary>
    public string? Restriction { get; init; }

    /// <summary>The orders it would place.</summary>
    public IReadOnlyList<NewOrder> Orders { get; init; } = [];

    /// <summary>What an amended order is to be called and how large it is to be.</summary>
    public string? NewId { get; init; }

    public decimal? NewQuantity { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder(Symbol);
        foreach (var (name, value) in (ReadOnlySpan<(string, object?)>)[("of", Target), ("list", List), ("by", CancelId), ("only", Restriction), ("becomes", NewId), ("with", NewQuantity)])
        {
            _ = value is null ? text : text.Append($" {name} {value}");
        }

        return text.Append(Orders.Count == 0 ? "" : " new ").AppendJoin(" and ", Orders).ToString();
    }
}

/// <param name="ClientId">Null when the gateway is to make one up.</param>
internal sealed record NewOrder(string? ClientId, OrderTerms Terms)
{
    public override string ToString() => $"{Terms} {ClientId}";
}

/// <summary>An order as its sender wants it; quantities are null where not sent.</summary>
internal sealed record OrderTerms(string Side, string Type, string? TimeInForce, decimal? Price, decimal? Quantity, decimal? QuoteQuantity)
{
    public bool IsBuy => Side == "BUY";

    public decimal? StopPrice { get; init; }

    /// <summary>Basis points.</summary>
    public int? TrailingDelta { get; init; }

    public decimal? Iceberg { get; init; }

    /// <summary>Self-trade prevention; null leaves it to the symbol.</summary>
    public string? Mode { get; init; }

    /// <summary>It waits for a trade before it works.</summary>
    public bool Waits => OrderTypes.Waits(Type);

    public override string ToString() =>
        $"{Side} {Type} {TimeInForce} {Quantity}@{Price}{(QuoteQuantity is null ? "" : $" for {QuoteQuantity}")}{(StopPrice is null ? "" : $" from {StopPrice}")}{(TrailingDelta is null ? "" : $" trailing {TrailingDelta}")}{(Iceberg is null ? "" : $" showing {Iceberg}")}{(Mode is null ? "" : " " + Mode)}";
}

/// <summary>What the documents say of order types.</summary>
internal static class OrderTypes
{
    public static bool Waits(string? type) => type is "STOP_LOSS" or "STOP_LOSS_LIMIT" or "TAKE_PROFIT" or "TAKE_PROFIT_LIMIT";

    /// <summary>At once, or once it is triggered.</summary>
    public static bool RunsAsMarket(string? type) => type is "MARKET" or "STOP_LOSS" or "TAKE_PROFIT";

    /// <summary>A waiting order's trigger lies above the market: a trade at it or higher sets it off; else at it or lower.</summary>
    public static bool TriggersAbove(string type, bool isBuy) => type.StartsWith("STOP_LOSS", StringComparison.Ordinal) == isBuy;
}
