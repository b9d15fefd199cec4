using System.Globalization;
using System.Net;
using System.Text;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>Holds one key and sends signed requests with it.</summary>
/// <param name="home">Where they go.</param>
/// <param name="apiKey">The key's name.</param>
/// <param name="sign">From the payload to the signature as it stands in the request.</param>
internal sealed class Bot(Home home, string apiKey, Func<byte[], string> sign)
{
    private long sent;

    public string ApiKey => apiKey;

    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>Goes with every request when set.</summary>
    public string? TimeUnit { get; set; }

    public string Sign(string payload) => sign(Encoding.UTF8.GetBytes(payload));

    public Task<Answer> GetAsync(string path, string parameters = "") => SendAsync("GET", path, Timed(parameters), "");

    public Task<Answer> PostAsync(string path, string parameters) => SendAsync("POST", path, "", Timed(parameters));

    public Task<Answer> DeleteAsync(string path, string parameters) => SendAsync("DELETE", path, Timed(parameters), "");

    public Task<Answer> OrderAsync(string parameters) => PostAsync("/api/v3/order", parameters);

    public Task<Answer> LimitAsync(string side, string symbol, decimal quantity, decimal price, string more = "")
        => OrderAsync(LimitText(side, symbol, quantity, price) + more);

    public static string LimitText(string side, string symbol, decimal quantity, decimal price)
        => $"symbol={symbol}&side={side}&type=LIMIT&timeInForce=GTC&quantity={Text(quantity)}&price={Text(price)}";

    /// <summary>Signs query and body as they stand and adds the signature at the end of the part that has something.</summary>
    public Task<Answer> SendAsync(string method, string path, string query, string body)
    {
        var pair = $"signature={Sign(query + body)}";
        return body.Length > 0 ? RawAsync(method, path, query, $"{body}&{pair}") : RawAsync(method, path, $"{query}&{pair}", "");
    }

    /// <summary>Sends exactly this.</summary>
    public Task<Answer> RawAsync(string method, string path, string query, string body) => home.SendAsync(method, path, query, body, apiKey, Address, TimeUnit);

    /// <summary>The parameters with a timestamp no other request of this bot has: a request sent twice would be the same one.</summary>
    public string Timed(string parameters)
    {
        var stamp = home.Time.NowUs - Interlocked.Increment(ref sent);
        return parameters.Length == 0 ? $"timestamp={stamp}" : $"{parameters}&timestamp={stamp}";
    }

    public static string Text(decimal value) => value.ToString("0.########", CultureInfo.InvariantCulture);
}
