using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>Two orders of which one ends the other.</summary>
internal sealed class NaiveList
{
    public required long Id { get; init; }

    public required ClientOrderId ClientId { get; init; }

    public required NaiveOrder First { get; init; }

    public required NaiveOrder Second { get; init; }

    public bool IsOpen { get; set; } = true;

    public OrderListState State(int symbol) => new()
    {
        ListId = Id,
        Account = First.Asked.Account,
        Symbol = symbol,
        Tag = First.Asked.Tag,
        ClientId = ClientId,
        FirstOrderId = First.Id,
        SecondOrderId = Second.Id,
        CreatedUs = First.CreatedUs,
        IsOpen = IsOpen,
    };
}
