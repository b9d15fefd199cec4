using System.Globalization;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>Makes requests to a live account, each that makes orders with a quantity of its own.</summary>
internal sealed partial class LiveAskWriter(SimulatedTime time, Draw draw)
{
    private int number;

    public LiveAsk Place(LiveKey key, string symbol, bool buys, decimal? price, string? clientId)
    {
        var quantity = NextQuantity(symbol);
        var query = new Query().Add("symbol", symbol).Add("side", buys ? "BUY" : "SELL").Add("type", price is null ? "MARKET" : "LIMIT").Add("timeInForce", price is null ? null : draw.Of("GTC", "GTC", "GTC", "IOC"))
            .Add("quantity", quantity).Add("price", price).Add("newClientOrderId", clientId).Add("newOrderRespType", Response());
        return Signed(AskKind.Place, "POST", "/api/v3/order", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.Place, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = symbol, ClientId = clientId, Quantity = quantity, Price = price ?? 0, Buys = buys,
        });
    }

    public LiveAsk Cancel(LiveKey key, KnownOrder target)
    {
        var (byNumber, cancelId) = (draw.OneIn(2), draw.Word(20));
        var query = Aimed(target, byNumber).Add("newClientOrderId", cancelId);
        return Signed(AskKind.Cancel, "DELETE", "/api/v3/order", key, query, (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.Cancel, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = target.Symbol, Target = target, ByNumber = byNumber, ChangeId = cancelId,
        });
    }

    public LiveAsk CancelAll(LiveKey key, string symbol)
        => Signed(AskKind.CancelAll, "DELETE", "/api/v3/openOrders", key, new Query().Add("symbol", symbol), (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.CancelAll, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = symbol,
        });

    public LiveAsk Query(LiveKey key, KnownOrder target)
    {
        var byNumber = draw.OneIn(2);
        return Signed(AskKind.Query, "GET", "/api/v3/order", key, Aimed(target, byNumber), (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = AskKind.Query, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = target.Symbol, Target = target, ByNumber = byNumber,
        });
    }

    public LiveAsk Read(AskKind kind, LiveKey key, string? symbol)
    {
        var path = kind switch
        {
            AskKind.OpenOrders => "/api/v3/openOrders",
            AskKind.AllOrders => "/api/v3/allOrders",
            AskKind.MyTrades => "/api/v3/myTrades",
            AskKind.OpenLists => "/api/v3/openOrderList",
            _ => "/api/v3/account",
        };
        return Signed(kind, "GET", path, key, new Query().Add("symbol", symbol), (wire, deadlineUs) => new LiveAsk
        {
            Number = number, Kind = kind, Key = key, Wire = wire, DeadlineUs = deadlineUs, Symbol = symbol ?? "",
        });
    }

    /// <summary>An order by its number or its client id.</summary>
    private static Query Aimed(KnownOrder target, bool byNumber)
        => new Query().Add("symbol", target.Symbol).Add("orderId", byNumber ? target.OrderId : null).Add("origClientOrderId", byNumber ? null : target.ClientId);

    private static decimal UnitOf(string symbol) => symbol == "BTCUSDT" ? 0.00001m : 0.0001m;

    /// <summary>Of the request that comes next.</summary>
    private decimal NextQuantity(string symbol) => ((symbol == "BTCUSDT" ? 50 : 60) + number + 1) * UnitOf(symbol);

    private string? Response() => draw.Of(null, "ACK", "RESULT", "FULL");

    private LiveAsk Signed(AskKind kind, string method, string path, LiveKey key, Query query, Func<Gateway.Requests.WireRequest, long, LiveAsk> make)
    {
        number++;
        var windowMs = draw.Of<int?>(null, null, 1_000, 10_000, 60_000);
        var timestampUs = time.WallUs - number;
        _ = query.Add("recvWindow", windowMs?.ToString(CultureInfo.InvariantCulture)).Add("timestamp", timestampUs.ToString(CultureInfo.InvariantCulture));
        var text = $"{query.Text}&signature={query.Signature(key.Secret)}";
        var inBody = method == "POST" && draw.OneIn(2);
        return make(AskWriter.Wire(method, path, inBody ? "" : text, inBody ? text : "", key.ApiKey, key.Address, inMicroseconds: true), timestampUs + ((windowMs ?? 5_000) * 1_000L));
    }
}
