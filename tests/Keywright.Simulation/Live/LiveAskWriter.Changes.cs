using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live;

/// <summary>Lists, orders in the place of others, and orders that are lowered.</summary>
internal sealed partial class LiveAskWriter
{
    /// <summary>One cancels the other: a limit on the good side of the market, a stop on the bad one; by the old call or the new.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="symbol">Of both.</param>
    /// <param name="buys">Both do.</param>
    /// <param name="limit">The price of the one.</param>
    /// <param name="stop">The trigger of the other.</param>
    /// <param name="stopLimit">Its limit; null: at any price.</param>
    public LiveAsk PlaceList(LiveKey key, string symbol, bool buys, decimal limit, decimal stop, decimal? stopLimit)
    {
        var (isOld, quantity, name, limitId, stopId) = (draw.OneIn(3), NextQuantity(symbol), Id(), Id(), Id());
        var query = new Query().Add("symbol", symbol).Add("side", buys ? "BUY" : "SELL").Add("quantity", quantity).Add("listClientOrderId", name).Add("newOrderRespType", Response());
        var (limitSide, stopSide) = buys ? ("below", "above") : ("above", "below");
        var inForce = stopLimit is null ? null : draw.Of("GTC", "GTC", "IOC");
        _ = isOld
            ? query.Add("price", limit).Add("limitClientOrderId", limitId).Add("stopPrice", stop).Add("stopClientOrderId", stopId).Add("stopLimitPrice", stopLimit).Add("stopLimitTimeInForce", inForce)
            : query.Add(limitSide + "Type", "LIMIT_MAKER").Add(limitSide + "Price", limit).Add(limitSide + "ClientOrderId", limitId)
                .Add(stopSide + "Type", stopLimit is null ? "STOP_LOSS" : "STOP_LOSS_LIMIT").Add(stopSide + "StopPrice", stop).Add(stopSide + "Price", stopLimit).Add(stopSide + "TimeInForce", inForce).Add(stopSide + "ClientOrderId", stopId);
        return Signed(AskKind.PlaceList, "POST", isOld ? "/api/v3/order/oco" : "/api/v3/orderList/oco", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.PlaceList, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = symbol, ListName = name, LegIds = [limitId, stopId], Quantity = quantity, Price = limit, Buys = buys,
        });

        string? Id() => draw.OneIn(6) ? null : draw.Word(18);
    }

    public LiveAsk CancelList(LiveKey key, KnownList list)
    {
        var (byNumber, cancelId) = (draw.OneIn(2), draw.Word(20));
        var query = new Query().Add("symbol", list.Symbol).Add("orderListId", byNumber ? list.ListId : null).Add("listClientOrderId", byNumber ? null : list.Name).Add("newClientOrderId", cancelId);
        return Signed(AskKind.CancelList, "DELETE", "/api/v3/orderList", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.CancelList, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = list.Symbol, TargetList = list, ByNumber = byNumber, ChangeId = cancelId,
        });
    }

    public LiveAsk QueryList(LiveKey key, KnownList list)
    {
        var byNumber = draw.OneIn(2);
        var query = new Query().Add("orderListId", byNumber ? list.ListId : null).Add("origClientOrderId", byNumber ? null : list.Name);
        return Signed(AskKind.QueryList, "GET", "/api/v3/orderList", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.QueryList, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = list.Symbol, TargetList = list, ByNumber = byNumber,
        });
    }

    /// <summary>Another order in the place of one, in either mode.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="target">The one that goes.</param>
    /// <param name="buys">The new one does.</param>
    /// <param name="type">LIMIT, LIMIT_MAKER or MARKET.</param>
    /// <param name="price">Null for MARKET.</param>
    /// <param name="clientId">Of the new one.</param>
    public LiveAsk Replace(LiveKey key, KnownOrder target, bool buys, string type, decimal? price, string? clientId)
    {
        var (byNumber, stops, cancelId, quantity) = (draw.OneIn(2), draw.OneIn(2), draw.Word(20), NextQuantity(target.Symbol));
        var query = new Query().Add("symbol", target.Symbol).Add("side", buys ? "BUY" : "SELL").Add("type", type).Add("timeInForce", type == "LIMIT" ? draw.Of("GTC", "GTC", "GTC", "IOC") : null)
            .Add("quantity", quantity).Add("price", price).Add("newClientOrderId", clientId).Add("newOrderRespType", Response())
            .Add("cancelReplaceMode", stops ? "STOP_ON_FAILURE" : "ALLOW_FAILURE").Add("cancelNewClientOrderId", cancelId)
            .Add("cancelOrderId", byNumber ? target.OrderId : null).Add("cancelOrigClientOrderId", byNumber ? null : target.ClientId)
            .Add("orderRateLimitExceededMode", draw.Of(null, "DO_NOTHING", "CANCEL_ONLY"));
        return Signed(AskKind.Replace, "POST", "/api/v3/order/cancelReplace", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.Replace, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = target.Symbol, ClientId = clientId, Quantity = quantity, Price = price ?? 0, Buys = buys,
            Target = target, ByNumber = byNumber, ChangeId = cancelId, StopsOnFailure = stops,
        });
    }

    /// <summary>Lowers an order, which keeps its place in the book.</summary>
    public LiveAsk Amend(LiveKey key, KnownOrder target)
    {
        var (byNumber, newId) = (draw.OneIn(2), draw.Word(20));
        var unit = UnitOf(target.Symbol);
        var quantity = draw.OneIn(8) ? target.Quantity : Math.Max(30 * unit, decimal.Round(target.Quantity * draw.Between(40, 99) / 100 / unit) * unit);
        var query = Aimed(target, byNumber).Add("newClientOrderId", newId).Add("newQty", quantity);
        return Signed(AskKind.Amend, "PUT", "/api/v3/order/amend/keepPriority", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.Amend, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = target.Symbol, Target = target, ByNumber = byNumber, ChangeId = newId, NewQuantity = quantity,
        });
    }
}
