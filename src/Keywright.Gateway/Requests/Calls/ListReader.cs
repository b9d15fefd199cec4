using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Turns order lists as the wire has them into the engine's terms.</summary>
public sealed class ListReader(SymbolBook symbols, OrderReader orders)
{
    public Call? ReadPlace(ParameterSet parameters, bool old, out Fault fault)
    {
        if (!(old ? OcoParameters.TryReadOld(parameters, out var asked, out fault) : OcoParameters.TryRead(parameters, out asked, out fault))
            || !symbols.TryFind(asked.Symbol, out var symbol, out fault))
        {
            return null;
        }

        // The old call refuses what the new one says by the sides: two orders that both stop, or both take.
        if (!asked.First.IsStopLoss || asked.Second.IsStopLoss)
        {
            fault = OrderFaults.Rejected("Unsupported order combination");
            return null;
        }

        if (!OrderReader.TryLots(asked.Quantity, symbol, out var lots, out fault)
            || !TryOrder(asked, asked.First, symbol, lots, out var first, out fault)
            || !TryOrder(asked, asked.Second, symbol, lots, out var second, out fault))
        {
            return null;
        }

        var list = new PlaceOrderList { ClientId = orders.IdOf(asked.ListClientOrderId), First = first, Second = second };
        return new PlaceListCall(symbol, list, (ResponseType)asked.ResponseType);
    }

    public Call? ReadCancel(ParameterSet parameters, out Fault fault)
        => OrderListReference.TryReadCancel(parameters, out var asked, out fault) && symbols.TryFind(asked.Symbol, out var symbol, out fault)
            ? new CancelListCall(symbol, NameOf(asked), orders.IdOf(asked.NewClientOrderId))
            : null;

    public static Call? ReadQuery(ParameterSet parameters, out Fault fault)
        => OrderListReference.TryReadQuery(parameters, out var asked, out fault) ? new QueryListCall(NameOf(asked)) : null;

    public static Call? ReadAll(ParameterSet parameters, long nowUs, out Fault fault)
        => HistoryParameters.TryReadLists(parameters, nowUs, out var asked, out fault)
            ? new AllListsCall(asked.FromId, asked.StartUs, asked.EndUs, asked.Limit)
            : null;

    private bool TryOrder(in OcoParameters list, in OrderLegParameters leg, SymbolRules symbol, long lots, out PlaceOrder order, out Fault fault)
    {
        order = default;
        if (!OrderReader.TryTicks(leg.Price, symbol, out var price, out fault)
            || !OrderReader.TryTicks(leg.StopPrice, symbol, out var stopPrice, out fault)
            || !OrderReader.TryLots(leg.IcebergQty, symbol, out var iceberg, out fault))
        {
            return false;
        }

        order = new PlaceOrder
        {
            Symbol = symbol.Index,
            Side = (Side)list.Side,
            Type = OrderReader.TypeOf(leg.Type),
            TimeInForce = (TimeInForce)leg.TimeInForce,
            Price = price,
            Lots = lots,
            StopPrice = stopPrice,
            TrailingDelta = leg.TrailingDelta ?? 0,
            IcebergLots = iceberg,
            SelfTradePrevention = list.SelfTradePrevention is { } mode ? (SelfTradePrevention)mode : symbol.DefaultSelfTradePrevention,
            ClientId = orders.IdOf(leg.ClientOrderId),
            StrategyId = leg.StrategyId,
            StrategyType = leg.StrategyType,
        };
        return true;
    }

    private static ListName NameOf(in OrderListReference asked)
    {
        ClientOrderId.TryCreate(asked.ClientId, out var clientId);
        return new ListName(asked.OrderListId ?? 0, clientId);
    }
}
