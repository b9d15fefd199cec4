using System.Net;
using System.Text;
using Keywright.Gateway.Requests;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

/// <summary>Requests of broken and of hostile clients, each wrong in one known way.</summary>
internal sealed class Flaws(AskWriter writer, Draw draw, IReadOnlyList<BotKey> keys)
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("198.51.100.99");

    private static readonly (int, int) BadSignature = (400, -1022);
    private static readonly (int, int) Missing = (400, -1102);
    private static readonly (int, int) BadKey = (401, -2014);
    private static readonly (int, int) Rejected = (401, -2015);

    /// <summary>A request like the one made by <paramref name="plain"/>, with something wrong about it.</summary>
    public Ask Spoil(BotKey key, Func<BotKey, Slant, Ask> plain)
    {
        switch (draw.Below(18))
        {
            case 0:
                return Rewire(plain(key, default), new Flaw("wrong signature", BadSignature), (q, b) => Signature(q, b, FlipDigit));
            case 1:
                return Rewire(plain(key, default), new Flaw("truncated signature", BadSignature, Missing), (q, b) => Signature(q, b, s => s[..draw.Below(s.Length)]));
            case 2:
                return Rewire(plain(key, default), new Flaw("no signature", Missing), (q, b) => (Without(q), Without(b)));
            case 3:
                return Rewire(plain(key, default), new Flaw("foreign secret", BadSignature), (q, b) => Signature(q, b, _ => Query.Sign(Without(q) + Without(b), draw.Word(64))));
            case 4:
                return Rewire(plain(key, default), new Flaw("unknown key", Rejected), apiKey: draw.Word(64));
            case 5:
                return Rewire(plain(key, default), new Flaw("malformed key", BadKey), apiKey: draw.Of(draw.Word(63), draw.Word(65), draw.Word(60) + "-_.!", "x"));
            case 6:
                return Rewire(plain(key, default), new Flaw("no key", BadKey), apiKey: "");
            case 7:
                return plain(key, new Slant { Flaw = new Flaw("parameter twice", (400, -1101)), Spoil = q => q.Add("symbol", "BTCUSDT").Add("symbol", "ETHUSDT") });
            case 8:
                return Rewire(plain(key, default), new Flaw("changed after signing", BadSignature), (q, b) => (q.Replace("USDT", "USDC", StringComparison.Ordinal), b.Replace("USDT", "USDC", StringComparison.Ordinal)));
            case 9:
                // Whether that is wrong the key's terms say.
                return plain(key, new Slant { From = Elsewhere });
            case 10:
                return plain(key, new Slant { Flaw = new Flaw("ahead of the clock", (400, -1021)), TimestampOffUs = 1_000_000 + (draw.OneIn(2) ? 0 : draw.Below(5_000_000)) });
            case 11:
                var window = draw.Of(1_000L, 1_000_000L, 5_000_000L, 60_000_000L);
                return plain(key, new Slant { Flaw = new Flaw("too old", (400, -1021)), RecvWindowUs = window, TimestampOffUs = -window - 1 - (draw.OneIn(2) ? 0 : draw.Below(5_000_000)) });
            case 12:
                return plain(key, new Slant { Flaw = new Flaw("window too wide", Missing, (400, -1131)), RecvWindowUs = 60_000_001 + draw.Below(1_000_000) });
            case 13 when draw.OneIn(3):
                return Rewire(plain(key, default), new Flaw("body too large", (413, -1101)), tooLarge: true);
            case 14:
                return Garbage();
            case 15:
                return Rewire(plain(key, default), new Flaw("unknown route", (404, -1000)), path: draw.Of("/api/v3/order/", "/api/v3//order", "/api/V3/order", "/api/v1/order", "/api/v3/%6frder", "/sapi/v1/capital/withdraw/apply", "/v1/keys"));
            case 16 when keys.Count > 1:
                var other = keys.First(k => k != key);
                return Rewire(plain(key, default), new Flaw("somebody else's key", BadSignature, Rejected), apiKey: other.ApiKey);
            default:
                return plain(key, new Slant { Flaw = new Flaw("two signatures"), Spoil = q => q.Add("signature", "00") });
        }
    }

    /// <summary>An order that is wrong in itself.</summary>
    public Ask SpoilOrder(BotKey key, string symbol, OrderTerms terms)
    {
        var id = writer.NewId();
        var price = terms.Price ?? 1;
        switch (draw.Below(14))
        {
            case 8:
                return writer.Place(key, symbol, terms with { Mode = "NONE" }, id, new Slant { Flaw = new Flaw("self-trading", (400, -1013), (400, -2010), (503, -1000)) });
            case 9:
                return writer.Place(key, symbol, terms with { Type = draw.Of("STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT") }, id, new Slant { Flaw = new Flaw("no trigger", Missing) });
            case 10:
                return writer.Place(key, symbol, new OrderTerms(terms.Side, "LIMIT", draw.Of("IOC", "FOK"), price, terms.Quantity ?? 1, null) { Iceberg = (terms.Quantity ?? 1) / 2 }, id, new Slant { Flaw = new Flaw("iceberg that cannot rest") });
            case 11:
                return writer.Place(key, symbol, new OrderTerms(terms.Side, "STOP_LOSS", null, null, terms.Quantity ?? 1, null) { TrailingDelta = draw.Of(0, 9, 2_001) }, id, new Slant { Flaw = new Flaw("trailing out of bounds", (400, -1013), (400, -2010), (503, -1000)) });
            case 12:
                // The stop-loss order of a list stands on the side to which the market must not go.
                var leg = new OrderTerms(terms.Side, "STOP_LOSS", null, null, terms.Quantity ?? 1, null) { StopPrice = price };
                var limit = new OrderTerms(terms.Side, "LIMIT_MAKER", null, price, terms.Quantity ?? 1, null);
                return terms.IsBuy
                    ? writer.PlaceList(key, symbol, limit, leg with { StopPrice = null, TrailingDelta = 100 }, new Slant { Flaw = new Flaw("list the wrong way round", (400, -1165)) })
                    : writer.PlaceList(key, symbol, leg with { StopPrice = null, TrailingDelta = 100 }, limit, new Slant { Flaw = new Flaw("list the wrong way round", (400, -1166)) });
            case 13:
                return writer.PlaceList(key, symbol, new OrderTerms(terms.Side, "LIMIT", "GTC", price, terms.Quantity ?? 1, null), new OrderTerms(terms.Side, "STOP_LOSS", null, null, terms.Quantity ?? 1, null) { StopPrice = price }, new Slant { Flaw = new Flaw("type not for lists", (400, -1158)) });
            case 0:
                return writer.Place(key, symbol, terms, id, new Slant { Flaw = new Flaw("unknown parameter", (400, -1104)), Spoil = q => q.Add(draw.Of("reduceOnly", "Price", "pricE", "stop_price", "foo"), "true") });
            case 1:
                return writer.Place(key, symbol, terms, id, new Slant { Flaw = new Flaw("bad number"), Spoil = q => q.Add("strategyId", draw.Of("1e5", "-1", "0x10", "1,5", "NaN", "%31%00", "٣", "99999999999999999999", "")) });
            case 2:
                return writer.Place(key, symbol, terms with { Quantity = terms.Quantity + 0.00000001m, Price = price, Type = "LIMIT", TimeInForce = "GTC", QuoteQuantity = null }, id, new Slant { Flaw = new Flaw("too precise") });
            case 3:
                return writer.Place(key, symbol, new OrderTerms(terms.Side, "LIMIT", "GTC", price * 1000, terms.Quantity ?? 1, null), id, new Slant { Flaw = new Flaw("price out of all bounds") });
            case 4:
                return writer.Place(key, symbol, terms with { Side = draw.Of("HOLD", "buy", "", "B%55Y%00") }, id, new Slant { Flaw = new Flaw("bad side") });
            case 5:
                return writer.Place(key, "NOPEUSDT", terms, id, new Slant { Flaw = new Flaw("unknown symbol") });
            case 6:
                return writer.Place(key, symbol, terms, id + "!$", new Slant { Flaw = new Flaw("bad client id", (400, -1100)) });
            default:
                return writer.Place(key, symbol, new OrderTerms(terms.Side, "LIMIT", "GTC", null, terms.Quantity ?? 1, null), id, new Slant { Flaw = new Flaw("price missing", Missing) });
        }
    }

    private Ask Garbage()
    {
        var query = new byte[draw.Below(200)];
        var body = new byte[draw.Below(200)];
        draw.Random.NextBytes(query);
        draw.Random.NextBytes(body);
        return new Ask
        {
            Number = writer.NextNumber(),
            Kind = AskKind.Garbage,
            Flaw = new Flaw("garbage"),
            Wire = new WireRequest
            {
                Method = draw.Of("GET", "POST", "DELETE", "PUT", "", "PÖST"),
                Path = draw.Of("/api/v3/order", "/api/v3/openOrders", "/", "", "\0", "/api/v3/allOrders"),
                Query = query,
                Body = body,
                ApiKey = draw.OneIn(2) ? draw.From(keys).ApiKey : null,
                Client = Elsewhere,
            },
        };
    }

    /// <summary>The same request with other bytes; nothing is signed again.</summary>
    private Ask Rewire(
        Ask ask, Flaw flaw, Func<string, string, (string Query, string Body)>? change = null, string? apiKey = null, bool tooLarge = false, string? path = null)
    {
        var (query, body) = (Encoding.Latin1.GetString(ask.Wire.Query.Span), Encoding.Latin1.GetString(ask.Wire.Body.Span));
        if (change is not null)
        {
            var before = (query, body);
            (query, body) = change(query, body);
            if (before == (query, body))
            {
                // Nothing in it could be changed in this way.
                (query, body) = Signature(query, body, FlipDigit);
            }
        }

        return new Ask
        {
            Number = ask.Number,
            Kind = ask.Kind,
            Key = ask.Key,
            Flaw = flaw,
            TimestampUs = ask.TimestampUs,
            RecvWindowUs = ask.RecvWindowUs,
            SecretNumber = ask.SecretNumber,
            Aim = ask.Aim,
            Wire = new WireRequest
            {
                Method = ask.Wire.Method,
                Path = path ?? ask.Wire.Path,
                Query = Encoding.Latin1.GetBytes(query),
                Body = Encoding.Latin1.GetBytes(body),
                ApiKey = apiKey is null ? ask.Wire.ApiKey : apiKey.Length == 0 ? null : apiKey,
                TimeUnit = ask.Wire.TimeUnit,
                Client = ask.Wire.Client,
                BodyTooLarge = tooLarge,
            },
        };
    }

    private string FlipDigit(string signature)
    {
        var at = draw.Below(signature.Length);
        return $"{signature[..at]}{(signature[at] == '0' ? '1' : '0')}{signature[(at + 1)..]}";
    }

    private static (string Query, string Body) Signature(string query, string body, Func<string, string> change)
    {
        const string Name = "&signature=";
        var inQuery = query.IndexOf(Name, StringComparison.Ordinal);
        if (inQuery >= 0)
        {
            return (query[..(inQuery + Name.Length)] + change(query[(inQuery + Name.Length)..]), body);
        }

        var inBody = body.IndexOf(Name, StringComparison.Ordinal);
        return (query, body[..(inBody + Name.Length)] + change(body[(inBody + Name.Length)..]));
    }

    private static string Without(string part)
    {
        var at = part.IndexOf("&signature=", StringComparison.Ordinal);
        return at < 0 ? part : part[..at];
    }
}
