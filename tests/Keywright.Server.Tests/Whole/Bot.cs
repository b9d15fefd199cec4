using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keywright.Server.Tests.Whole;

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, string Body, Func<string, string?> Header)
{
    private JsonElement? json;

    public JsonElement Json => json ??= JsonDocument.Parse(Body).RootElement.Clone();

    public int Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetInt32() : 0;

    public string Refusal => $"{Status} {Code} {(Code == 0 ? Body : Json.GetProperty("msg").GetString())}";
}

/// <summary>A key's holder on one connection pool of its own.</summary>
internal sealed class Bot : IDisposable
{
    private readonly HttpClient http;
    private readonly string apiKey;
    private readonly byte[] secret;
    private long lastStamp;

    public Bot(Uri api, string apiKey, string secret)
        : this(api, apiKey, Encoding.ASCII.GetBytes(secret))
    {
    }

    private Bot(Uri api, string apiKey, byte[] secret)
    {
        (this.apiKey, this.secret) = (apiKey, secret);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 1 }) { BaseAddress = api };
    }

    public string ApiKey => apiKey;

    /// <summary>The same key on a connection of its own.</summary>
    public Bot At(Uri api) => new(api, apiKey, secret);

    public Task<Answer> GetAsync(string path, string parameters = "") => SendAsync(HttpMethod.Get, path, Sign(parameters));

    public Task<Answer> DeleteAsync(string path, string parameters) => SendAsync(HttpMethod.Delete, path, Sign(parameters));

    public Task<Answer> OrderAsync(string parameters) => SendAsync(HttpMethod.Post, "/api/v3/order", Sign(parameters));

    public Task<Answer> PublicAsync(string path, string query = "") => SendAsync(HttpMethod.Get, path, query);

    /// <summary>Adds a timestamp that no other request of this bot has, and the signature.</summary>
    public string Sign(string parameters)
    {
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lastStamp = Math.Max(now, lastStamp + 1);
        return SignAsIs($"{parameters}{(parameters.Length == 0 ? "" : "&")}recvWindow=60000&timestamp={lastStamp.ToString(CultureInfo.InvariantCulture)}");
    }

    public string SignAsIs(string text) => $"{text}&signature={Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)))}";

    public async Task<Answer> SendAsync(HttpMethod method, string path, string query)
    {
        // What was signed is sent as it stands, also where it is no proper URI.
        using var request = new HttpRequestMessage(
            method, new Uri(new Uri(http.BaseAddress!, path) + (query.Length == 0 ? "" : $"?{query}"), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("X-MBX-APIKEY", apiKey);
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, body, name => headers.GetValueOrDefault(name));
    }

    public void Dispose() => http.Dispose();
}
