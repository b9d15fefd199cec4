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

    public long UpdatedUs { get; set; }

    public long PreventedMatchId { get; set; }

    public OrderStatus Status { get; set; }

    public ExpiryReason Reason { get; set; }

    public decimal Left => Quantity - Executed - Prevented;

    public bool IsBuy => Asked.Side == Side.Buy;
}
