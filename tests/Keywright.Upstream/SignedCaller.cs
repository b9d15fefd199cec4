using System.Globalization;
using System.Text.Json;

namespace Keywright.Upstream;

/// <summary>The plainest client: signs what it is given and sends it once, in the query. No retry, no redirect, no proxy.</summary>
public sealed class SignedCaller(Uri api, UpstreamKey key, TimeProvider time) : IDisposable
{
    /// <summary>Longer answers are none.</summary>
    private const int BodyBytesMax = 8 * 1024 * 1024;

    /// <summary>A stamp no more than this behind the last one is of the same instant.</summary>
    private const long SameInstantUs = 100_000;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = api, MaxResponseContentBufferSize = BodyBytesMax };
    private long lastUs;

    public string ApiKey => key.ApiKey;

    /// <summary>The status and body of the answer to a signed request.</summary>
    /// <param name="parameters">Escaped, without timestamp and signature.</param>
    /// <exception cref="HttpRequestException">No whole answer came.</exception>
    public Task<UpstreamAnswer> SendAsync(string method, string path, string parameters, CancellationToken ct = default) =>
        SendPlainAsync(method, path, Sign($"{parameters}{(parameters.Length == 0 ? "" : "&")}timestamp={StampUs()}"), ct);

    /// <summary>The same without timestamp and signature.</summary>
    public async Task<UpstreamAnswer> SendPlainAsync(string method, string path, string query = "", CancellationToken ct = default)
    {
        // What was signed is sent as it stands.
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(api, path) + (query.Length == 0 ? "" : $"?{query}"), options));
        request.Headers.Add("X-MBX-APIKEY", key.ApiKey);
        using var response = await http.SendAsync(request, ct);
        return await UpstreamAnswer.ReadAsync(response, ct);
    }

    public string Sign(string text) => $"{text}&signature={Uri.EscapeDataString(key.Sign(text))}";

    /// <summary>A request frame of the WebSocket API, signed over its sorted parameters.</summary>
    /// <param name="parameters">Not escaped, without apiKey, timestamp and signature.</param>
    public string Frame(string id, string method, params (string Name, string Value)[] parameters)
    {
        var all = parameters.Append(("apiKey", key.ApiKey)).Append(("timestamp", StampUs())).OrderBy(each => each.Item1, StringComparer.Ordinal).ToList();
        var signature = key.Sign(string.Join('&', all.Select(each => $"{each.Item1}={each.Item2}")));
        var parts = all.Append(("signature", signature)).ToDictionary(each => each.Item1, each => each.Item2);
        return JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = id, ["method"] = method, ["params"] = parts });
    }

    public void Dispose() => http.Dispose();

    /// <summary>Microseconds that no other request of this caller has, for the same bytes twice would be one request. A clock that was set back is followed.</summary>
    private string StampUs()
    {
        lock (http)
        {
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            lastUs = now <= lastUs && lastUs - now < SameInstantUs ? lastUs + 1 : now;
            return lastUs.ToString(CultureInfo.InvariantCulture);
        }
    }
}
