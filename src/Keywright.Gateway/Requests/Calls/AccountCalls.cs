using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

public enum ResponseType : byte
{
    Ack,
    Result,
    Full,
}

/// <summary>A new order, or with <paramref name="TestOnly"/> everything but placing it.</summary>
/// <param name="Symbol">The symbol's rules.</param>
/// <param name="Order">The engine's command; account, tag and time are set when it is executed.</param>
/// <param name="Response">How much the answer tells.</param>
/// <param name="TestOnly"><c>order/test</c>.</param>
/// <param name="WithCommission">The test's answer shows the commission rates.</param>
public sealed record PlaceOrderCall(SymbolRules Symbol, PlaceOrder Order, ResponseType Response, bool TestOnly, bool WithCommission) : Call
{
    public override bool Places => true;
}

/// <summary>Which order: by id, by the client's id, or both (then both must agree).</summary>
public readonly record struct OrderName(long OrderId, ClientOrderId ClientId);

/// <param name="NewClientId">The cancel's own client id, echoed in the answer.</param>
public sealed record CancelOrderCall(SymbolRules Symbol, OrderName Order, ClientOrderId NewClientId, CancelRestriction Restriction) : Call;

public enum CancelRestriction : byte
{
    None,
    OnlyNew,
    OnlyPartiallyFilled,
}

/// <param name="CancelId">The cancels' own client id, part of the answer.</param>
public sealed record CancelOpenOrdersCall(SymbolRules Symbol, ClientOrderId CancelId) : Call;

public sealed record QueryOrderCall(SymbolRules Symbol, OrderName Order) : Call;

public sealed record OpenOrdersCall(SymbolRules? Symbol) : Call;

public sealed record AllOrdersCall(SymbolRules Symbol, long? FromOrderId, long? StartUs, long? EndUs, int Limit) : Call;

public sealed record AccountCall(bool OmitZeroBalances) : Call;

public sealed record MyTradesCall(SymbolRules Symbol, long? OrderId, long? FromTradeId, long? StartUs, long? EndUs, int Limit) : Call;

public sealed record MyPreventedMatchesCall(SymbolRules Symbol, long? PreventedMatchId, long? OrderId, long? FromPreventedMatchId, int Limit) : Call;

/// <summary>The filters an account's orders in one symbol are counted by.</summary>
public sealed record MyFiltersCall(SymbolRules Symbol) : Call;

/// <summary>Fills that smart order routing made: an empty list that is true, there is none here.</summary>
public sealed record MyAllocationsCall : Call;

public sealed record OrderLimitsCall : Call;

public sealed record AccountStatusCall : Call;

public sealed record ApiTradingStatusCall : Call;

public sealed record ApiRestrictionsCall : Call;

public sealed record CoinsCall : Call;

public sealed record TradeFeeCall(SymbolRules? Symbol) : Call;

/// <param name="Asset">The asset's index, negative for one that is not traded here; null for all.</param>
public sealed record AssetDetailsCall(int? Asset) : Call;

/// <param name="Asset">The asset's index; null for all with a balance.</param>
/// <param name="WithBtcValue">Value each in BTC.</param>
public sealed record UserAssetsCall(int? Asset, bool WithBtcValue) : Call;
