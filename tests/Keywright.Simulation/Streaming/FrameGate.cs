using System.Text;
using System.Text.Json;
using Keywright.Gateway.Requests;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// A bot's way by frames of the WebSocket API; what has no method there, and what a broken client spoils, goes by REST. Sometimes another
/// key is logged on to the session and the bot asks for its own all the same; a key of a pair is logged on itself and need not sign. A
/// request is judged in the moment the gateway takes it in, its answer in the moment that leaves.
/// </summary>
internal sealed class FrameGate(SocketHall hall, Gate.Parts parts, BotKey own, BotKey? loggedOn, Dictionary<Ask, FrameGate.Written> written, Draw draw) : Gate(parts)
{
    /// <summary>Below what the gateway reads at once on one connection, so that whatever is taken in is carried out in that moment.</summary>
    private const int UnderWayMax = 40;

    private readonly Dictionary<string, Sending> sendings = [];
    private readonly Dictionary<string, Answer?> answers = [];
    private ApiLine? api;
    private Task<ApiLine?>? opening;
    private bool isLoggedOn;

    /// <summary>Frames that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>The connection it has.</summary>
    public SimulatedLine? Line => api?.Line;

    public override async Task<Answer?> SendAsync(Ask ask)
    {
        // The same request goes the same way again: over the other one it would be another request.
        if (!written.TryGetValue(ask, out var frame) && (ask.Sendings.Count > 0 || !IsForFrames(ask)))
        {
            return await base.SendAsync(ask);
        }

        frame ??= written[ask] = Write(ask);
        if (!IsUp || await OpenAsync() is not { } line || line.UnderWay >= UnderWayMax)
        {
            return null;
        }

        if (frame.IsVouchedFor && !isLoggedOn)
        {
            return null;
        }

        // The id is part of no signature: the same request again is the same but for its id.
        var id = line.NextId();
        var answer = await line.AskAsync(id, frame.Text.Replace(Written.Id, id, StringComparison.Ordinal), () => sendings[id] = Begin(ask));
        Answered += answer is null ? 0 : 1;
        return answer is not null && answers.Remove(id, out var judged) ? judged : null;
    }

    private bool IsForFrames(Ask ask) =>
        ask is { IsSigned: true, Flaw: null } && ask.Key == own && ask.SecretNumber == own.Secrets.NumberInUse && ask.Wire.Client.Equals(own.Address) && (ask.DriftUs == 0 || own.Pair is not null) && FrameText.MethodOf(ask.Wire.Method, ask.Wire.Path) is not null && (own.Pair is not null || api is null || api.UnderWay < UnderWayMax);

    private Written Write(Ask ask)
    {
        var isVouchedFor = loggedOn == own && !draw.OneIn(3);
        ask.SecretNumber = isVouchedFor ? null : own.Secrets.NumberInUse;
        var parameters = FrameText.Parameters(Encoding.Latin1.GetString(ask.Wire.Query.Span) + "&" + Encoding.Latin1.GetString(ask.Wire.Body.Span));
        return new Written(FrameText.Write(Written.Id, FrameText.MethodOf(ask.Wire.Method, ask.Wire.Path)!, parameters, isVouchedFor ? null : own), isVouchedFor);
    }

    private async Task<ApiLine?> OpenAsync()
    {
        if (api is { Line: { IsUp: true, HasVanished: false } })
        {
            return api;
        }

        // Several requests that find the connection gone open one together.
        opening ??= ConnectAsync();
        var opened = await opening;
        opening = null;
        return opened;
    }

    private async Task<ApiLine?> ConnectAsync()
    {
        await hall.PauseAsync(draw.Between(1, 2_000));
        if (hall.Connect("/ws-api/v3?timeUnit=MICROSECOND" + draw.Of("", "&returnRateLimits=false"), own.Address, 512) is not { } line)
        {
            return null;
        }

        var next = new ApiLine(line);
        sendings.Clear();
        answers.Clear();
        line.Leaving = Judge;
        _ = ListenAsync(next);
        isLoggedOn = false;
        if (loggedOn is not null)
        {
            var id = next.NextId();
            var answer = await next.AskAsync(id, FrameText.Write(id, "session.logon", FrameText.Now(hall.Time), loggedOn));
            isLoggedOn = answer is { } said && said.GetProperty("status").GetInt32() == 200;
        }

        return api = next;
    }

    private async Task ListenAsync(ApiLine of)
    {
        while (true)
        {
            switch (await of.Line.PeerHearsAsync())
            {
                case Heard.Text text:
                    hall.Heard("frames", text.Utf8);
                    var json = text.Json;
                    if (!of.TryTake(json) && ApiLine.IsKeyEnd(json))
                    {
                        // Which request this stands for, if any, is not said: begin anew and ask again.
                        of.Line.Drop();
                    }

                    break;
                case Heard.Ping ping when !of.Line.IsMute:
                    of.Line.Pong(ping.Payload);
                    break;
                case Heard.Closed:
                    of.Line.Close();
                    of.End();
                    return;
                case Heard.Lost:
                    of.End();
                    return;
            }
        }
    }

    /// <summary>An answer leaves: whether anybody will hear it does not matter to what it says.</summary>
    private void Judge(byte[] text)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(text);
        isLoggedOn &= !ApiLine.IsKeyEnd(json);
        if (!json.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || !sendings.Remove(id.GetString()!, out var sending))
        {
            return;
        }

        // Nobody vouches any more for what came after the session's key had ended, and before that was heard of.
        if (!isLoggedOn && written[sending.Ask].IsVouchedFor)
        {
            return;
        }

        var status = json.GetProperty("status").GetInt32();
        var body = json.TryGetProperty("result", out var result) ? result : json.GetProperty("error");
        int? wait = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out var data) && data.TryGetProperty("retryAfter", out var until)
            ? (int)Math.Max(1, (until.GetInt64() - data.GetProperty("serverTime").GetInt64()) / 1000)
            : null;
        answers[id.GetString()!] = Receive(sending, new Reply { Status = status, Body = Encoding.UTF8.GetBytes(body.GetRawText()), RetryAfterSeconds = wait });
    }

    /// <summary>A request as it is sent, each time with another id.</summary>
    /// <param name="IsVouchedFor">The session's key speaks for it, and it bears no signature.</param>
    internal sealed record Written(string Text, bool IsVouchedFor)
    {
        public const string Id = "@id@";
    }
}
