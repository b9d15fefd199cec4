using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The engine's refusals in the exchange's codes and texts (auth.md §11).</summary>
internal static class Refusals
{
    public static Refusal Of(Reject reject, SymbolRules symbol, AuthenticRequest by) => new(Place(reject), $"exchange: {reject} on {symbol.Name}", by);

    public static Refusal OfCancel(Reject reject, AuthenticRequest by)
        => new(CancelFault(reject), $"exchange: {reject}", by);

    public static Fault CancelFault(Reject reject) => reject == Reject.ClientIdMismatch ? OrderFaults.ClientOrderIdMismatch : OrderFaults.UnknownOrder;

    public static Refusal OfAmend(Reject reject, AuthenticRequest by) => new(Amend(reject), $"exchange: {reject}", by);

    /// <summary>The rule is a filter's or the symbol's, and can be tested before anything else is done.</summary>
    public static bool IsFilter(Reject reject) => reject is Reject.SelfTradeModeNotAllowed or Reject.PriceFilter or Reject.PercentPrice or Reject.LotSize
        or Reject.MarketLotSize or Reject.Notional or Reject.MaxNumOrders or Reject.MaxPosition or Reject.AccountOrdersFull or Reject.MaxNumAlgoOrders
        or Reject.MaxNumIcebergOrders or Reject.IcebergParts or Reject.TrailingDelta or Reject.AccountAlgosFull or Reject.AccountIcebergsFull;

    private static Fault Amend(Reject reject) => reject switch
    {
        Reject.UnknownOrder => OrderFaults.AmendRejected(OrderFaults.UnknownOrder.Message),
        Reject.ClientIdMismatch => OrderFaults.ClientOrderIdMismatch,
        Reject.AmendIncrease => OrderFaults.AmendIncrease,
        Reject.AmendNoChange => OrderFaults.AmendNoChange,
        Reject.MaxNumOrderAmends => OrderFaults.AmendRejected(OrderFaults.FilterFailure(FilterNames.MaxNumOrderAmends).Message),
        _ => OrderFaults.AmendRejected(Place(reject).Message),
    };

    public static Fault Place(Reject reject) => reject switch
    {
        Reject.SelfTradeModeNotAllowed => OrderFaults.SelfTradeModeNotAllowed,
        Reject.PriceFilter => OrderFaults.FilterFailure(FilterNames.Price),
        Reject.PercentPrice => OrderFaults.FilterFailure(FilterNames.PercentPriceBySide),
        Reject.LotSize => OrderFaults.FilterFailure(FilterNames.LotSize),
        Reject.MarketLotSize => OrderFaults.FilterFailure(FilterNames.MarketLotSize),
        Reject.Notional => OrderFaults.FilterFailure(FilterNames.Notional),
        Reject.MaxNumOrders => OrderFaults.FilterFailure(FilterNames.MaxNumOrders),
        Reject.MaxPosition => OrderFaults.FilterFailure(FilterNames.MaxPosition),
        Reject.AccountOrdersFull => OrderFaults.FilterFailure(FilterNames.ExchangeMaxNumOrders),
        Reject.AccountAlgosFull => OrderFaults.FilterFailure(FilterNames.ExchangeMaxNumAlgoOrders),
        Reject.AccountIcebergsFull => OrderFaults.FilterFailure(FilterNames.ExchangeMaxNumIcebergOrders),
        Reject.AccountListsFull => OrderFaults.FilterFailure(FilterNames.ExchangeMaxNumOrderLists),
        Reject.MaxNumAlgoOrders => OrderFaults.FilterFailure(FilterNames.MaxNumAlgoOrders),
        Reject.MaxNumIcebergOrders => OrderFaults.FilterFailure(FilterNames.MaxNumIcebergOrders),
        Reject.IcebergParts => OrderFaults.FilterFailure(FilterNames.IcebergParts),
        Reject.TrailingDelta => OrderFaults.FilterFailure(FilterNames.TrailingDelta),
        Reject.IcebergExceedsLots => OrderFaults.IcebergExceedsQuantity,
        Reject.MaxNumOrderLists => OrderFaults.FilterFailure(FilterNames.MaxNumOrderLists),
        Reject.ListPrices => OrderListFaults.PricesNotCorrect,
        Reject.WouldTrigger => OrderFaults.WouldTrigger,
        Reject.InsufficientBalance => OrderFaults.InsufficientBalance,
        Reject.WouldTake => OrderFaults.WouldTake,
        Reject.DuplicateClientId => OrderFaults.DuplicateOrder,
        Reject.NoLiquidity => OrderFaults.NoLiquidity,
        Reject.ZeroNotional => OrderFaults.ZeroNotional,
        _ => throw new ArgumentOutOfRangeException(nameof(reject), reject, "The engine does not refuse a new order with this."),
    };
}
