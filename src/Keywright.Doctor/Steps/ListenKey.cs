using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>How futures still hand out an account's events: a listen key by REST, and a stream of its name.</summary>
internal static class ListenKey
{
    private static readonly Endpoint Open = new("POST", "/fapi/v1/listenKey", 1);

    public static async Task<(SocketLine? Line, CheckResult? Why)> SubscribeAsync(Chart chart, CancellationToken ct)
    {
        var said = await chart.AskAsync(Open, new OutgoingParameters(), withKey: true, ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent silent)
        {
            return (null, silent.Why.ToFail());
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        if (!answer.IsSuccess || !answer.Json.TryGetProperty("listenKey", out var key) || key.ValueKind != JsonValueKind.String || !key.GetString()!.All(char.IsAsciiLetterOrDigit))
        {
            return (null, Refusal.ToFail(answer, Open));
        }

        var (line, trouble) = await chart.ConnectAsync(new Uri($"{chart.Examined.Target.Streams.AbsoluteUri.TrimEnd('/')}/private/ws/{key.GetString()}"), ct).ConfigureAwait(false);
        return (line, trouble?.ToFail());
    }
}
