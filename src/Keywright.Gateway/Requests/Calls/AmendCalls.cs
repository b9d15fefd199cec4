using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <param name="Symbol">The symbol's rules.</param>
/// <param name="Order">Which order.</param>
/// <param name="NewClientId">What it is called from now on.</param>
/// <param name="NewLots">Its new quantity.</param>
public sealed record AmendOrderCall(SymbolRules Symbol, OrderName Order, ClientOrderId NewClientId, long NewLots) : Call;

public sealed record AmendmentsCall(SymbolRules Symbol, long OrderId, long? FromExecutionId, int Limit) : Call;

public sealed record CommissionCall(SymbolRules Symbol) : Call;

/// <summary>Cancels one order and places another.</summary>
/// <param name="Cancel">The order to cancel.</param>
/// <param name="Place">The order to place.</param>
/// <param name="StopsOnFailure">No new order when the cancel fails.</param>
/// <param name="CancelsWhenLimited">Cancel even when the order limit leaves no room for the new order.</param>
public sealed record CancelReplaceCall(CancelOrderCall Cancel, PlaceOrderCall Place, bool StopsOnFailure, bool CancelsWhenLimited) : Call
{
    public override bool Places => true;
}
