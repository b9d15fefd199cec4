using System.Text.Json;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>Writes requests of the WebSocket API as a client does: parameters sorted and signed as text, whole numbers sent as numbers.</summary>
internal static class FrameText
{
    private static readonly HashSet<string> s_numbers = ["timestamp", "recvWindow", "orderId", "limit", "fromId", "subscriptionId", "orderListId", "cancelOrderId", "trailingDelta"];

    /// <summary>The name of a REST route on the WebSocket API; null when it has none.</summary>
    public static string? MethodOf(string method, string path) => (method, path) switch
    {
        ("POST", "/api/v3/order") => "order.place",
        ("POST", "/api/v3/order/test") => "order.test",
        ("GET", "/api/v3/order") => "order.status",
        ("DELETE", "/api/v3/order") => "order.cancel",
        ("POST", "/api/v3/order/cancelReplace") => "order.cancelReplace",
        ("PUT", "/api/v3/order/amend/keepPriority") => "order.amend.keepPriority",
        ("GET", "/api/v3/order/amendments") => "order.amendments",
        ("POST", "/api/v3/orderList/oco") => "orderList.place.oco",
        ("POST", "/api/v3/order/oco") => "orderList.place",
        ("GET", "/api/v3/orderList") => "orderList.status",
        ("DELETE", "/api/v3/orderList") => "orderList.cancel",
        ("GET", "/api/v3/openOrderList") => "openOrderLists.status",
        ("GET", "/api/v3/allOrderList") => "allOrderLists",
        ("GET", "/api/v3/openOrders") => "openOrders.status",
        ("DELETE", "/api/v3/openOrders") => "openOrders.cancelAll",
        ("GET", "/api/v3/allOrders") => "allOrders",
        ("GET", "/api/v3/account") => "account.status",
        ("GET", "/api/v3/rateLimit/order") => "account.rateLimits.orders",
        ("GET", "/api/v3/myTrades") => "myTrades",
        _ => null,
    };

    /// <summary>The parameters of a query, without its signature.</summary>
    public static List<(string Name, string Value)> Parameters(string query) =>
        [.. from pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            let cut = pair.IndexOf('=', StringComparison.Ordinal)
            where !pair.StartsWith("signature=", StringComparison.Ordinal)
            select (pair[..cut], pair[(cut + 1)..])];

    /// <param name="key">Whose request it is; null where the session's key speaks, or nobody need.</param>
    /// <param name="params">Name and value, in any order.</param>
    public static string Write(string id, string method, IEnumerable<(string Name, string Value)> @params, BotKey? key)
    {
        var all = @params.ToList();
        if (key is not null)
        {
            all.Add(("apiKey", key.ApiKey));
        }

        all.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        if (key is not null)
        {
            var payload = string.Join('&', all.Select(pair => $"{pair.Name}={pair.Value}"));
            all.Add(("signature", key.Pair?.Sign(payload) ?? Query.Sign(payload, key.Secret)));
        }

        var values = string.Join(',', all.Select(pair => $"\"{pair.Name}\":{Value(pair.Name, pair.Value)}"));
        return $$$"""{"id":"{{{id}}}","method":"{{{method}}}","params":{{{{values}}}}}""";
    }

    /// <summary>What every signed request has.</summary>
    public static IEnumerable<(string Name, string Value)> Now(SimulatedTime time) => [("timestamp", Query.Time(time.WallUs, inMilliseconds: false)), ("recvWindow", "60000")];

    private static string Value(string name, string value) =>
        s_numbers.Contains(name) && value.All(char.IsAsciiDigit) ? value : JsonSerializer.Serialize(value);
}
