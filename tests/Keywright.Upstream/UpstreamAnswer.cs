using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Keywright.Upstream;

/// <summary>An answer of the exchange. Over the WebSocket API its body is the result or the error of a frame.</summary>
/// <param name="Status">The HTTP status; over the WebSocket API the frame's.</param>
/// <param name="Body">The bytes as they are.</param>
public sealed record UpstreamAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    public const string JsonType = "application/json;charset=UTF-8";

    /// <summary>Empty leaves the header out.</summary>
    public string ContentType { get; init; } = JsonType;

    /// <summary>Other headers, without those that frame a message.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Seconds; null when there is no such header.</summary>
    public int? RetryAfter { get; init; }

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The error code of a JSON body, 0 when it has none.</summary>
    public int Code
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(Body);
                return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("code", out var code) ? code.GetInt32() : 0;
            }
            catch (JsonException)
            {
                // No JSON, and so no code; the body is there for whoever wonders.
                return 0;
            }
        }
    }

    public static UpstreamAnswer Json(int status, string json) => new(status, Encoding.UTF8.GetBytes(json));

    public static UpstreamAnswer Refusal(Binance.Wire.Fault fault) => new(fault.Status, fault.ToJson());

    public string? Header(string name) => Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The frame that it came in, whole; null for REST and for what was changed or made here.</summary>
    internal ReadOnlyMemory<byte>? Frame { get; init; }

    /// <summary>The same with another body.</summary>
    public UpstreamAnswer WithBody(ReadOnlyMemory<byte> body) => this with { Body = body, Frame = null };

    internal UpstreamAnswer With(string header, string value) =>
        this with { Headers = [.. Headers.Where(each => !string.Equals(each.Name, header, StringComparison.OrdinalIgnoreCase)), (header, value)] };

    internal static async Task<UpstreamAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var headers = response.Headers.NonValidated.Where(header => !s_framing.Contains(header.Key)).Select(header => (header.Key, header.Value.ToString()));
        return new UpstreamAnswer((int)response.StatusCode, body)
        {
            ContentType = response.Content.Headers.ContentType?.ToString() ?? "",
            Headers = [.. headers],
            RetryAfter = response.Headers.RetryAfter?.Delta is { } wait ? (int)wait.TotalSeconds : null,
        };
    }

    private static readonly HashSet<string> s_framing =
        new(["Connection", "Transfer-Encoding", "Keep-Alive", "Date", "Server", "Retry-After"], StringComparer.OrdinalIgnoreCase);
}
