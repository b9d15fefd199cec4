using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>A new OCO list.</summary>
/// <param name="Symbol">The symbol's rules.</param>
/// <param name="List">The engine's command; account, tag and time are set when it is executed.</param>
/// <param name="Response">How much the answer tells of its orders.</param>
public sealed record PlaceListCall(SymbolRules Symbol, PlaceOrderList List, ResponseType Response) : Call
{
    public override bool Places => true;
}

/// <summary>Which order list: by id, by the client's id, or both (then both must agree).</summary>
public readonly record struct ListName(long ListId, ClientOrderId ClientId);

/// <param name="Symbol">The symbol it must be of.</param>
/// <param name="List">Which one.</param>
/// <param name="NewClientId">The cancel's own client id, part of the answer.</param>
public sealed record CancelListCall(SymbolRules Symbol, ListName List, ClientOrderId NewClientId) : Call;

public sealed record QueryListCall(ListName List) : Call;

public sealed record OpenListsCall : Call;

public sealed record AllListsCall(long? FromListId, long? StartUs, long? EndUs, int Limit) : Call;
