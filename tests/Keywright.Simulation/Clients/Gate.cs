using System.Text.Json;
using Keywright.Gateway;
using Keywright.Gateway.Requests;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

/// <summary>The line to one run of the gateway. An answer gets through only while the power is on; each is judged the moment it leaves.</summary>
internal class Gate(Gate.Parts parts)
{
    private readonly RequestPipeline pipeline = parts.Pipeline;
    private readonly int boot = parts.Boot;
    private readonly Power power = parts.Power;
    private readonly SimulatedTime time = parts.Time;
    private readonly Court court = parts.Court;
    private readonly Trace trace = parts.Trace;

    public bool IsUp => power.IsOn && !court.HasFault;

    /// <summary>The answer, or null when the gateway died first.</summary>
    public virtual async Task<Answer?> SendAsync(Ask ask)
    {
        if (!IsUp)
        {
            return null;
        }

        var sending = Begin(ask);
        Reply reply;
        try
        {
            ValueTask<Reply> way;
            time.DriftUs = ask.DriftUs;
            try
            {
                way = pipeline.HandleAsync(ask.Wire);
            }
            finally
            {
                time.DriftUs = 0;
                sending.ToUs = time.WallUs;
            }

            reply = await way;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (power.IsOn)
            {
                court.Fault("way", 3, $"{ask} got no answer but {e.GetType().Name}: {e.Message}");
            }

            return null;
        }

        return Receive(sending, reply);
    }

    /// <summary>The gateway takes the request in now.</summary>
    protected Sending Begin(Ask ask)
    {
        var sending = new Sending
        {
            Ask = ask,
            Boot = boot,
            Moment = court.NextMoment(),
            FromUs = time.WallUs,
            StepsBack = time.StepsBack,
            HighestUs = time.HighestUs,
            ToUs = time.WallUs,
            Possible = ask.Key?.Possible ?? [],
        };
        trace.Add($"-> {ask}{(ask.Sendings.Count > 0 ? " again" : "")}");
        ask.Sendings.Add(sending);
        court.Sent(sending);
        return sending;
    }

    /// <summary>An answer leaves the gateway.</summary>
    protected Answer? Receive(Sending sending, Reply reply)
    {
        if (!power.IsOn)
        {
            return null;
        }

        JsonElement json;
        var body = reply.Body.ToArray();
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            court.Fault("way", 1, $"{sending.Ask} was answered with {reply.Status} and a body that is no JSON.");
            return null;
        }

        var code = reply.Status != 200 && json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var value) ? value.GetInt32() : 0;
        var answer = new Answer(reply.Status, code, body, json, reply.RetryAfterSeconds, reply.Reason, court.NextMoment());
        answer = answer.HasActed ? answer with { Told = Told.Of(sending.Ask.Kind, json) } : answer;
        sending.Answer = answer;
        trace.Add($"<- #{sending.Ask.Number} {reply.Status} {code}");
        trace.Mix(body);
        if (trace.IsKept)
        {
            var text = System.Text.Encoding.UTF8.GetString(body);
            trace.Tell($"   {(text.Length > 300 ? text[..300] + "…" : text)}");
        }

        court.Answered(sending, answer);
        return answer;
    }

    /// <summary>What every way to one run of the gateway leads through.</summary>
    internal sealed record Parts(RequestPipeline Pipeline, int Boot, Power Power, SimulatedTime Time, Court Court, Trace Trace);
}
