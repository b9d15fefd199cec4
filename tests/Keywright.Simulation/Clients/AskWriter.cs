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
        Symbol = symbol,
        Wire = Wire("GET", path, query, "", null, from, inMicroseconds: true),
    };

    public Ask Place(BotKey key, string symbol, OrderTerms terms, string? clientId, Slant slant = default)
        => Order(AskKind.Place, "/api/v3/order", key, symbol, terms, clientId, slant);

    public Ask Test(BotKey key, string symbol, OrderTerms terms, Slant slant = default)
        => Order(AskKind.Test, "/api/v3/order/test", key, symbol, terms, NewId(), slant);

    public Ask Cancel(BotKey key, string symbol, string clientId, long? orderId, Slant slant = default)
    {
        var cancelId = NewId();
        var byId = orderId is not null && draw.OneIn(2);
        var query = new Query().Add("symbol", symbol)
            .Add("orderId", byId ? orderId : null).Add("origClientOrderId", byId ? null : clientId).Add("newClientOrderId", cancelId);
        return Signed(AskKind.Cancel, "DELETE", "/api/v3/order", key, query, slant, symbol, clientId, cancelId, null);
    }

    public Ask CancelAll(BotKey key, string symbol, Slant slant = default)
        => Signed(AskKind.CancelAll, "DELETE", "/api/v3/openOrders", key, new Query().Add("symbol", symbol), slant, symbol, null, null, null);

    public Ask Query(BotKey key, string symbol, string clientId, Slant slant = default)
        => Signed(AskKind.Query, "GET", "/api/v3/order", key, new Query().Add("symbol", symbol).Add("origClientOrderId", clientId), slant, symbol, clientId, null, null);

    public Ask Read(AskKind kind, BotKey key, string? symbol, Query? more = null, Slant slant = default)
    {
        var path = kind switch
        {
            AskKind.OpenOrders => "/api/v3/openOrders",
            AskKind.AllOrders => "/api/v3/allOrders",
            AskKind.MyTrades => "/api/v3/myTrades",
            AskKind.Account => "/api/v3/account",
            _ => "/api/v3/rateLimit/order",
        };
        var query = more ?? new Query();
        return Signed(kind, "GET", path, key, query.Add("symbol", symbol), slant, symbol, null, null, null);
    }

    private Ask Order(AskKind kind, string path, BotKey key, string symbol, OrderTerms terms, string? clientId, Slant slant)
    {
        var query = new Query()
            .Add("symbol", symbol).Add("side", terms.Side).Add("type", terms.Type).Add("timeInForce", terms.TimeInForce)
            .Add("quantity", terms.Quantity).Add("quoteOrderQty", terms.QuoteQuantity).Add("price", terms.Price).Add("newClientOrderId", clientId)
            .Add("newOrderRespType", terms.Type == "LIMIT_MAKER" || draw.OneIn(4) ? "RESULT" : "FULL");
        return Signed(kind, "POST", path, key, query, slant, symbol, clientId, null, terms);
    }

    private Ask Signed(
        AskKind kind, string method, string path, BotKey key, Query query, Slant slant, string? symbol, string? clientId, string? cancelId, OrderTerms? terms)
    {
        var timestampUs = time.WallUs + slant.TimestampOffUs;
        var window = slant.RecvWindowUs ?? draw.Of<long?>(null, null, 1_000_000, 60_000_000, 2_500_500);
        query.Add("recvWindow", window is { } us ? Clients.Query.Milliseconds(us) : null)
            .Add("timestamp", Clients.Query.Time(timestampUs, draw.OneIn(2)));
        slant.Spoil?.Invoke(query);
        var text = query.Text;
        var signature = query.Signature(key.Secret);

        // Parameters of what is not a GET may stand in the query, in the body, or partly in each.
        var body = "";
        if (method != "GET" && draw.OneIn(3))
        {
            var cut = draw.OneIn(2) ? 0 : text.IndexOf('&', StringComparison.Ordinal);
            (text, body) = (text[..cut], text[(cut == 0 ? 0 : cut + 1)..]);
            signature = Clients.Query.Sign(text + body, key.Secret);
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
            Symbol = symbol,
            ClientId = clientId,
            CancelId = cancelId,
            Terms = terms,
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

    /// <summary>Adds to the parameters before they are signed.</summary>
    public Action<Query>? Spoil { get; init; }

    public Flaw? Flaw { get; init; }
}
