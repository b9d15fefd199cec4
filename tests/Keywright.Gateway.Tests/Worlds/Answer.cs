using System.Text;
using System.Text.Json;
using Keywright.Gateway.Requests;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>What came back, as a client sees it.</summary>
internal sealed record Answer(Reply Reply)
{
    public int Status => Reply.Status;

    public string Body { get; } = Encoding.UTF8.GetString(Reply.Body.Span);

    public JsonElement Json { get; } = JsonDocument.Parse(Reply.Body).RootElement.Clone();

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public long Long(string name) => Json.GetProperty(name).GetInt64();

    public decimal Decimal(string name) => decimal.Parse(Text(name), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Expects this status and exactly this refusal.</summary>
    public void Refuses(int status, int code, string message)
    {
        Assert.Equal($"{status} {code} {message}", $"{Status} {(Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var c) ? c.GetInt32() : 0)} {Message}");
        Assert.Equal(2, Json.EnumerateObject().Count());
    }

    public void Refuses(int code, string message) => Refuses(400, code, message);

    /// <summary>Expects success and returns itself.</summary>
    public Answer Succeeds()
    {
        Assert.True(Status == 200, $"{Status} {Body}");
        return this;
    }

    private string Message => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("msg", out var msg) ? msg.GetString()! : Body;
}
