using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>An order in decimals of its assets, as a person would write it down.</summary>
internal sealed class NaiveOrder
{
    public required PlaceOrder Asked { get; init; }

    public required long Id { get; init; }

    public required long CreatedUs { get; init; }

    public required decimal Price { get; init; }

    public decimal Quantity { get; set; }

    public decimal Executed { get; set; }

    public decimal Prevented { get; set; }

    public decimal Spent { get; set; }

    /// <summary>Waits for a trade at its trigger; until then a BUY has locked quote by <see cref="LockPrice"/>.</summary>
    public bool Waits { get; set; }

    public decimal LockPrice { get; set; }

    /// <summary>The best price since a trailing order began to track; 0 before.</summary>
    public decimal Best { get; set; }

    public long TrailingUs { get; set; }

    public long WorkingUs { get; set; }

    /// <summary>Of an iceberg, what it shows now.</summary>
    public decimal Part { get; set; }

    /// <summary>Its place among the orders of its price.</summary>
    public long Place { get; set; }

    /// <summary>What a triggered order may not trade, for want of money or by its cap.</summary>
    public decimal Beyond { get; set; }

    /// <summary>An amendment may change it.</summary>
    public required ClientOrderId ClientId { get; set; }

    /// <summary>An amendment may lower it.</summary>
    public required long IcebergLots { get; set; }

    public int Amends { get; set; }

    public NaiveList? List { get; set; }

    /// <summary>Its list's other order has locked the money of both.</summary>
    public bool Shares { get; set; }

    public decimal Shown => IcebergLots == 0 ? Left : Part;

    public decimal LocksBy => Waits ? LockPrice : Price;

    public long UpdatedUs { get; set; }

    public long PreventedMatchId { get; set; }

    public OrderStatus Status { get; set; }

    public ExpiryReason Reason { get; set; }

    public decimal Left => Quantity - Executed - Prevented - Beyond;

    public bool IsBuy => Asked.Side == Side.Buy;
}
