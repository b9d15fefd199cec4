using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Streams;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>One connection to the WebSocket API, as a client holds it.</summary>
internal sealed class Line
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Home home;
    private readonly List<string> heard = [];
    private readonly Outbox outbox = new();
    private readonly Session session;
    private int asked;

    public Line(Home home, IPAddress? from = null, string? timeUnit = null, string? returnRateLimits = null)
    {
        this.home = home;
        Assert.True(home.Gateway.Sessions.TryOpen(from ?? IPAddress.Loopback, timeUnit, returnRateLimits, outbox, out var opened, out var refusal), refusal is null ? "" : Encoding.UTF8.GetString(refusal.Body.Span));
        session = opened;
    }

    /// <summary>What came without being asked for, in order.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            while (outbox.TryTake(out var frame))
            {
                var bytes = new byte[frame.Length];
                frame.CopyTo(bytes);
                heard.Add(Encoding.UTF8.GetString(bytes));
            }

            return [.. heard];
        }
    }

    /// <summary>Waits until so much has come without being asked for, since the beginning.</summary>
    public async Task<IReadOnlyList<string>> HearAsync(int count)
    {
        while (Heard.Count < count)
        {
            try
            {
                Assert.True(await outbox.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), $"The connection ended: {outbox.CutOff}");
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{heard.Count} of {count} were told: {string.Join('\n', heard)}");
            }
        }

        return Heard;
    }

    public void End() => session.End();

    /// <summary>Sends exactly this text.</summary>
    public async Task<Framed> SayAsync(string frame) => new(await session.AnswerAsync(Encoding.UTF8.GetBytes(frame)));

    /// <summary>Asks without key or signature.</summary>
    public async Task<Framed> AskAsync(string method, params (string Name, object Value)[] parameters)
    {
        var id = Interlocked.Increment(ref asked);
        var answer = await SayAsync(FrameOf(id, method, parameters));
        Assert.True(answer.Id == id.ToString(CultureInfo.InvariantCulture) || (answer.Id == "null" && answer.Status == 401), answer.Text);
        return answer;
    }

    /// <summary>Asks with a timestamp alone, as a session may.</summary>
    public Task<Framed> TimedAsync(string method, params (string Name, object Value)[] parameters) => AskAsync(method, [.. parameters, ("timestamp", home.Stamp())]);

    /// <summary>Asks with the bot's key and signature.</summary>
    public Task<Framed> SignedAsync(Bot bot, string method, params (string Name, object Value)[] parameters)
        => AskAsync(method, SignedBy(bot, [.. parameters, ("timestamp", home.Stamp())]));

    /// <summary>The parameters with the bot's key and its signature over all of them.</summary>
    public static (string Name, object Value)[] SignedBy(Bot bot, params (string Name, object Value)[] parameters)
    {
        (string Name, object Value)[] all = [.. parameters, ("apiKey", bot.ApiKey)];
        return [.. all, ("signature", Uri.UnescapeDataString(bot.Sign(PayloadOf(all))))];
    }

    public static string PayloadOf(params (string Name, object Value)[] parameters)
        => string.Join('&', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={TextOf(p.Value)}"));

    public static string FrameOf(object? id, string method, params (string Name, object Value)[] parameters)
        => $$"""{"id":{{JsonSerializer.Serialize(id)}},"method":"{{method}}","params":{ {{string.Join(',', parameters.Select(p => $"{JsonSerializer.Serialize(p.Name)}:{JsonSerializer.Serialize(p.Value, Relaxed)}"))}} } }""";

    private static string TextOf(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string[] list => JsonSerializer.Serialize(list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>One answer in its envelope.</summary>
internal sealed class Framed(ReadOnlyMemory<byte> bytes)
{
    private readonly JsonElement json = JsonDocument.Parse(bytes).RootElement.Clone();

    public string Text { get; } = Encoding.UTF8.GetString(bytes.Span);

    public string Id => json.GetProperty("id").GetRawText();

    public int Status => json.GetProperty("status").GetInt32();

    /// <summary>Result or error, as the body of REST would be.</summary>
    public Answer Body => new(new Reply
    {
        Status = Status,
        Body = Encoding.UTF8.GetBytes(json.GetProperty(Status == 200 ? "result" : "error").GetRawText()),
    });

    /// <summary>The budgets told, such as <c>REQUEST_WEIGHT 1 MINUTE 6000: 3</c>; null when none are.</summary>
    public string[]? Limits => json.TryGetProperty("rateLimits", out var limits)
        ? [.. limits.EnumerateArray().Select(l => $"{l.GetProperty("rateLimitType").GetString()} {l.GetProperty("intervalNum").GetInt32()} {l.GetProperty("interval").GetString()} {l.GetProperty("limit").GetInt64()}: {l.GetProperty("count").GetInt64()}")]
        : null;

    public Answer Succeeds() => Body.Succeeds();

    public void Refuses(int status, int code, string message) => Body.Refuses(status, code, message);

    public void Refuses(int code, string message) => Body.Refuses(code, message);
}
