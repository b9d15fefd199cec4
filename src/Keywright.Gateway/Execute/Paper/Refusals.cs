using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The engine's refusals in the exchange's codes and texts (auth.md §11).</summary>
internal static class Refusals
{
    public static Refusal Of(Reject reject, SymbolRules symbol, AuthenticRequest by) => new(Place(reject), $"exchange: {reject} on {symbol.Name}", by);

    public static Refusal OfCancel(Reject reject, AuthenticRequest by)
        => new(reject == Reject.ClientIdMismatch ? OrderFaults.ClientOrderIdMismatch : OrderFaults.UnknownOrder, $"exchange: {reject}", by);

    private static Fault Place(Reject reject) => reject switch
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
