using System.Globalization;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>Name, port, TLS, and an API behind them.</summary>
internal sealed class Connection : IStep
{
    private static readonly TimeSpan CertificateEndsSoon = TimeSpan.FromDays(14);

    public string Name => "connection";

    public string? Hindered(Chart chart) => null;

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        // 1. TLS by itself, since only then can the certificate be looked at.
        var tls = TlsLook.None;
        if (chart.Examined.Target.Rest.Scheme == Uri.UriSchemeHttps)
        {
            var (look, why) = await TlsLook.AtAsync(chart.Examined.Target.Rest, chart.Bounds, chart.Count, chart.Time, ct).ConfigureAwait(false);
            if (why is not null)
            {
                return why.ToFail();
            }

            tls = look!;
        }

        // 2. The API.
        var said = await chart.AskAsync(chart.Shape.Ping, new OutgoingParameters(), withKey: false, ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent silent)
        {
            return silent.Why.ToFail();
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        if (!answer.IsSuccess)
        {
            return CheckResult.Fail(
                $"{chart.Shape.Ping.Path} is answered {answer.Said}.",
                chart.Examined.Target.Rest.Port == 8471 ? "8471 is the console's port; the exchange API listens on 8470." : "Check that this is the base URL of an exchange API, without a path.");
        }

        chart.Reached = true;
        var trip = (long)answer.RoundTrip.TotalMilliseconds;
        var left = tls.Until - chart.Time.GetUtcNow();
        var result = left < CertificateEndsSoon
            ? CheckResult.Warn($"The API answers; the certificate of its host ends in {left.Value.Days} days.", "Renew the certificate, or ask who runs the host.")
            : CheckResult.Pass(tls.Until is null ? "The API answers, in clear on this machine." : $"The API answers over {tls.Protocol}, certificate verified.");
        return tls.Until is { } until
            ? result.With(("firstRoundTripMs", trip), ("tls", tls.Protocol), ("certificateUntil", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            : result.With(("firstRoundTripMs", trip));
    }
}
