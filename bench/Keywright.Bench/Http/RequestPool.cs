using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Bench.Http;

/// <summary>
/// Requests of one measurement, laid out and signed before it begins, each another one. Connection c sends those from c × each on, in order.
/// </summary>
internal sealed class RequestPool
{
    // Long enough for the slowest run to end before the first signature's time does.
    private const int RecvWindowMs = 30_000;

    private readonly MemoryStream _bytes = new();
    private readonly List<int> _ends = [0];
    private readonly string _apiKey;
    private readonly byte[] _secret;

    private RequestPool(string apiKey, string secret) => (_apiKey, _secret) = (apiKey, Encoding.ASCII.GetBytes(secret));

    public int Count => _ends.Count - 1;

    public ReadOnlySpan<byte> this[int index] => _bytes.GetBuffer().AsSpan(_ends[index], _ends[index + 1] - _ends[index]);

    /// <summary>An order resting far below the market, then its cancel, and so on: never more than one open order a connection.</summary>
    public static RequestPool OrderPairs(string apiKey, string secret, string run, int connections, int each, string price)
    {
        var pool = new RequestPool(apiKey, secret);
        for (var i = 0; i < connections * each; i++)
        {
            var id = $"{run}-{i & ~1}";
            pool.Add(
                i % 2 == 0 ? "POST" : "DELETE",
                "/api/v3/order",
                i % 2 == 0
                    ? $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100&price={price}&newClientOrderId={id}"
                    : $"symbol=BTCUSDT&origClientOrderId={id}");
        }

        return pool;
    }

    /// <summary>Orders that expire at once, because nobody sells so low: nothing but new orders.</summary>
    public static RequestPool ExpiringOrders(string apiKey, string secret, string run, int connections, int each, string price)
    {
        var pool = new RequestPool(apiKey, secret);
        for (var i = 0; i < connections * each; i++)
        {
            pool.Add("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.00100&price={price}&newClientOrderId={run}-{i}");
        }

        return pool;
    }

    /// <summary>
    /// What a busy desk sends: of every 20 requests of a connection 18 are an order resting far below its market and its cancel, one buys and
    /// one sells at market, for 20 and 19 of the quote asset: a sale never wants more than was bought. The connections go round the markets.
    /// </summary>
    public static RequestPool Desk(string apiKey, string secret, string run, int connections, int each, IReadOnlyList<DeskMarket> markets)
    {
        var pool = new RequestPool(apiKey, secret);
        for (var i = 0; i < connections * each; i++)
        {
            // The connections trade one after another, as people do, not all in the same instant.
            var (connection, n) = (i / each, (i % each) + (i / each * 2));
            var market = markets[connection % markets.Count];
            var id = $"{run}-{i & ~1}";
            pool.Add(
                n % 20 < 18 && n % 2 == 1 ? "DELETE" : "POST",
                "/api/v3/order",
                n % 20 >= 18
                    ? $"symbol={market.Symbol}&side={(n % 2 == 0 ? "BUY" : "SELL")}&type=MARKET&quoteOrderQty={(n % 2 == 0 ? 20 : 19)}&newOrderRespType=FULL&newClientOrderId={run}-m{i}"
                    : n % 2 == 0
                        ? $"symbol={market.Symbol}&side=BUY&type=LIMIT&timeInForce=GTC&quantity={market.Quantity}&price={market.FarBelow}&newClientOrderId={id}"
                        : $"symbol={market.Symbol}&origClientOrderId={id}");
        }

        return pool;
    }

    /// <summary>Reads of the account; only the time tells them apart, so it goes by microseconds.</summary>
    public static RequestPool Reads(string apiKey, string secret, int connections, int each)
    {
        var pool = new RequestPool(apiKey, secret);
        for (var i = 0; i < connections * each; i++)
        {
            pool.Add("GET", "/api/v3/account", "", i);
        }

        return pool;
    }

    private void Add(string method, string path, string query, int? agoUs = null)
    {
        var now = DateTimeOffset.UtcNow;
        var time = agoUs is { } ago ? ((now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10) - ago : now.ToUnixTimeMilliseconds();
        var payload = string.Create(CultureInfo.InvariantCulture, $"{query}{(query.Length == 0 ? "" : "&")}recvWindow={RecvWindowMs}&timestamp={time}");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(payload)));
        _bytes.Write(Encoding.ASCII.GetBytes(
            $"{method} {path}?{payload}&signature={signature} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-MBX-APIKEY: {_apiKey}\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"));
        _ends.Add((int)_bytes.Length);
    }
}
