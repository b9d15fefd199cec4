using System.Net;
using System.Text;
using Keywright.Gateway.Requests;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

/// <summary>Makes requests that are right in every way; what is to be wrong with one is done to it afterwards.</summary>
internal sealed class AskWriter(SimulatedTime time, Draw draw)
{
    private int number;

    public int NextNumber() => ++number;

    public string NewId() => draw.Word(draw.Between(12, 30));

    public Ask Public(string path, string query, string? symbol, IPAddress from) => new()
    {
        Number = NextNumber(),
        Kind = AskKind.Public,
        Aim = new Aim { Symbol = symbol },
        Wire = Wire("GET", path, query, "", null, from, inMicroseconds: true),
    };

    public Ask Place(BotKey key, string symbol, OrderTerms terms, string? clientId, Slant slant = default)
        => Order(AskKind.Place, "/api/v3/order", key, symbol, new NewOrder(clientId, terms), slant);

    public Ask Test(BotKey key, string symbol, OrderTerms terms, Slant slant = default)
        => Order(AskKind.Test, "/api/v3/order/test", key, symbol, new NewOrder(NewId(), terms), slant);

    /// <summary>One cancels the other: by the old call where it can say it, and the sender likes it.</summary>
    public Ask PlaceList(BotKey key, string symbol, OrderTerms above, OrderTerms below, Slant slant = default)
    {
        var (first, second, list) = (new NewOrder(NewId(), above), new NewOrder(NewId(), below), NewId());
        var aim = new Aim { Symbol = symbol, List = list, Orders = [first, second] };
        var query = new Query()
            .Add("symbol", symbol).Add("side", above.Side).Add("quantity", above.Quantity).Add("listClientOrderId", list)
            .Add("selfTradePreventionMode", above.Mode).Add("newOrderRespType", draw.Of(null, "ACK", "RESULT", "FULL"));
        var (limit, stop) = above.Type == "LIMIT_MAKER" ? (first, second) : (second, first);
        if (limit.Terms.Type == "LIMIT_MAKER" && stop.Terms.Type.StartsWith("STOP_LOSS", StringComparison.Ordinal) && stop.Terms.StopPrice is not null && draw.OneIn(2))
        {
            _ = query.Add("price", limit.Terms.Price).Add("limitClientOrderId", limit.ClientId).Add("limitIcebergQty", limit.Terms.Iceberg)
                .Add("stopPrice", stop.Terms.StopPrice).Add("trailingDelta", stop.Terms.TrailingDelta).Add("stopLimitPrice", stop.Terms.Price)
                .Add("stopLimitTimeInForce", stop.Terms.TimeInForce).Add("stopClientOrderId", stop.ClientId).Add("stopIcebergQty", stop.Terms.Iceberg);
            return Signed(AskKind.PlaceList, "POST", "/api/v3/order/oco", key, query, slant, aim);
        }

        foreach (var (name, leg) in (ReadOnlySpan<(string, NewOrder)>)[("above", first), ("below", second)])
        {
            _ = query.Add(name + "Type", leg.Terms.Type).Add(name + "ClientOrderId", leg.ClientId).Add(name + "Price", leg.Terms.Price)
                .Add(name + "StopPrice", leg.Terms.StopPrice).Add(name + "TrailingDelta", leg.Terms.TrailingDelta)
                .Add(name + "TimeInForce", leg.Terms.TimeInForce).Add(name + "IcebergQty", leg.Terms.Iceberg);
        }

        return Signed(AskKind.PlaceList, "POST", "/api/v3/orderList/oco", key, query, slant, aim);
    }

    public Ask Cancel(BotKey key, SeenOrder target, Slant slant = default)
    {
        var aim = AimAt(target) with { CancelId = NewId(), Restriction = draw.OneIn(10) ? draw.Of("ONLY_NEW", "ONLY_PARTIALLY_FILLED") : null };
        var query = new Query().Add("symbol", target.Symbol).Add("orderId", aim.TargetNumber).Add("origClientOrderId", aim.TargetNumber is null ? aim.Target : null)
            .Add("newClientOrderId", aim.CancelId).Add("cancelRestrictions", aim.Restriction);
        return Signed(AskKind.Cancel, "DELETE", "/api/v3/order", key, query, slant, aim);
    }

    public Ask CancelAll(BotKey key, string symbol, Slant slant = default)
        => Signed(AskKind.CancelAll, "DELETE", "/api/v3/openOrders", key, new Query().Add("symbol", symbol), slant, new Aim { Symbol = symbol });

    public Ask CancelList(BotKey key, SeenList list, Slant slant = default)
    {
        var aim = new Aim { Symbol = list.Symbol, List = list.ClientId, CancelId = NewId() };
        var byNumber = draw.OneIn(2);
        var query = new Query().Add("symbol", list.Symbol).Add("orderListId", byNumber ? list.Id : null).Add("listClientOrderId", byNumber ? null : list.ClientId)
            .Add("newClientOrderId", aim.CancelId);
        return Signed(AskKind.CancelList, "DELETE", "/api/v3/orderList", key, query, slant, aim);
    }

    public Ask Replace(BotKey key, SeenOrder target, OrderTerms terms, Slant slant = default)
    {
        var order = new NewOrder(NewId(), terms);
        var aim = AimAt(target) with { CancelId = NewId(), Orders = [order], Restriction = draw.OneIn(10) ? draw.Of("ONLY_NEW", "ONLY_PARTIALLY_FILLED") : null };
        var query = Terms(target.Symbol, order)
            .Add("cancelReplaceMode", draw.Of("STOP_ON_FAILURE", "ALLOW_FAILURE")).Add("cancelNewClientOrderId", aim.CancelId).Add("cancelRestrictions", aim.Restriction)
            .Add("cancelOrderId", aim.TargetNumber).Add("cancelOrigClientOrderId", aim.TargetNumber is null ? aim.Target : null)
            .Add("orderRateLimitExceededMode", draw.Of(null, "DO_NOTHING", "CANCEL_ONLY"));
        return Signed(AskKind.Replace, "POST", "/api/v3/order/cancelReplace", key, query, slant, aim);
    }

    public Ask Amend(BotKey key, SeenOrder target, decimal quantity, Slant slant = default)
    {
        var aim = AimAt(target) with { NewId = NewId(), NewQuantity = quantity };
        var query = new Query().Add("symbol", target.Symbol).Add("orderId", aim.TargetNumber).Add("origClientOrderId", aim.TargetNumber is null ? aim.Target : null)
            .Add("newClientOrderId", aim.NewId).Add("newQty", quantity);
        return Signed(AskKind.Amend, "PUT", "/api/v3/order/amend/keepPriority", key, query, slant, aim);
    }

    public Ask Query(BotKey key, string symbol, string clientId, Slant slant = default)
        => Signed(AskKind.Query, "GET", "/api/v3/order", key, new Query().Add("symbol", symbol).Add("origClientOrderId", clientId), slant, new Aim { Symbol = symbol, Target = clientId });

    public Ask QueryList(BotKey key, SeenList list, Slant slant = default)
    {
        var byNumber = draw.OneIn(2);
        var query = new Query().Add("orderListId", byNumber ? list.Id : null).Add("origClientOrderId", byNumber ? null : list.ClientId);
        return Signed(AskKind.QueryList, "GET", "/api/v3/orderList", key, query, slant, new Aim { List = list.ClientId });
    }

    public Ask Read(AskKind kind, BotKey key, string? symbol, Query? more = null, Slant slant = default)
    {
        var path = kind switch
        {
            AskKind.OpenOrders => "/api/v3/openOrders",
            AskKind.AllOrders => "/api/v3/allOrders",
            AskKind.MyTrades => "/api/v3/myTrades",
            AskKind.OpenLists => "/api/v3/openOrderList",
            AskKind.AllLists => "/api/v3/allOrderList",
            AskKind.Amendments => "/api/v3/order/amendments",
            AskKind.Account => "/api/v3/account",
            _ => "/api/v3/rateLimit/order",
        };
        var query = more ?? new Query();
        return Signed(kind, "GET", path, key, query.Add("symbol", symbol), slant, new Aim { Symbol = symbol });
    }

    private Aim AimAt(SeenOrder target) => new() { Symbol = target.Symbol, Target = target.ClientId, TargetNumber = draw.OneIn(2) ? target.OrderId : null };

    private Ask Order(AskKind kind, string path, BotKey key, string symbol, NewOrder order, Slant slant)
        => Signed(kind, "POST", path, key, Terms(symbol, order), slant, new Aim { Symbol = symbol, Orders = [order] });

    private Query Terms(string symbol, NewOrder order)
    {
        var terms = order.Terms;
        return new Query()
            .Add("symbol", symbol).Add("side", terms.Side).Add("type", terms.Type).Add("timeInForce", terms.TimeInForce)
            .Add("quantity", terms.Quantity).Add("quoteOrderQty", terms.QuoteQuantity).Add("price", terms.Price)
            .Add("stopPrice", terms.StopPrice).Add("trailingDelta", terms.TrailingDelta).Add("icebergQty", terms.Iceberg)
            .Add("selfTradePreventionMode", terms.Mode).Add("newClientOrderId", order.ClientId)
            .Add("newOrderRespType", terms.Type == "LIMIT_MAKER" || terms.Waits || draw.OneIn(4) ? "RESULT" : "FULL");
    }

    private Ask Signed(AskKind kind, string method, string path, BotKey key, Query query, Slant slant, Aim aim)
    {
        var timestampUs = time.WallUs + slant.TimestampOffUs;
        var window = slant.RecvWindowUs ?? draw.Of<long?>(null, null, 1_000_000, 60_000_000, 2_500_500);
        query.Add("recvWindow", window is { } us ? Clients.Query.Milliseconds(us) : null)
            .Add("timestamp", Clients.Query.Time(timestampUs, draw.OneIn(2)));
        slant.Spoil?.Invoke(query);
        var text = query.Text;
        var number = slant.SecretNumber ?? key.Secrets.NumberInUse;
        var secret = key.Secrets.Of(number);
        var signature = query.Signature(secret);

        // Parameters of what is not a GET may stand in the query, in the body, or partly in each.
        var body = "";
        if (method != "GET" && draw.OneIn(3))
        {
            var cut = draw.OneIn(2) ? 0 : text.IndexOf('&', StringComparison.Ordinal);
            (text, body) = (text[..cut], text[(cut == 0 ? 0 : cut + 1)..]);
            signature = Clients.Query.Sign(text + body, secret);
            body += $"&signature={signature}";
        }
        else
        {
            text += $"&signature={(draw.OneIn(4) ? signature.ToUpperInvariant() : signature)}";
        }

        return new Ask
        {
            Number = NextNumber(),
            Kind = kind,
            Key = key,
            Flaw = slant.Flaw,
            TimestampUs = timestampUs,
            RecvWindowUs = window ?? 5_000_000,
            SecretNumber = number,
            Aim = aim,
            DriftUs = slant.DriftUs,
            Wire = Wire(method, path, text, body, key.ApiKey, slant.From ?? key.Address, inMicroseconds: true),
        };
    }

    public static WireRequest Wire(string method, string path, string query, string body, string? apiKey, IPAddress from, bool inMicroseconds) => new()
    {
        Method = method,
        Path = path,
        Query = Encoding.Latin1.GetBytes(query),
        Body = Encoding.Latin1.GetBytes(body),
        ApiKey = apiKey,
        TimeUnit = inMicroseconds ? "MICROSECOND" : null,
        Client = from,
    };
}

/// <summary>How a request differs from the plain one.</summary>
internal readonly record struct Slant
{
    /// <summary>Added to the sender's clock.</summary>
    public long TimestampOffUs { get; init; }

    public long? RecvWindowUs { get; init; }

    public int DriftUs { get; init; }

    public IPAddress? From { get; init; }

    /// <summary>Another secret than the one its holder uses now.</summary>
    public int? SecretNumber { get; init; }

    /// <summary>Adds to the parameters before they are signed.</summary>
    public Action<Query>? Spoil { get; init; }

    public Flaw? Flaw { get; init; }
}
