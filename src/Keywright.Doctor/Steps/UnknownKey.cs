using Keywright.Binance.Wire.Upstream;

namespace Keywright.Doctor.Steps;

/// <summary>A key that nobody made gives -2015 (or -2008), and one of no proper form -2014.</summary>
internal sealed class UnknownKey : IStep
{
    /// <summary>Well-formed, and made by nobody: the exchange's keys are drawn at random.</summary>
    private static readonly string Nobodys = string.Concat(Enumerable.Repeat("doctor00", 8));

    public string Name => "unknown-key";

    public string? Hindered(Chart chart) => chart.Reached ? null : "It needs the connection.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        Func<string, string> sign = chart.Examined.Signer.Sign;
        var unknown = MustRefuse.With(
            await chart.AskWronglyAsync(chart.Shape.Account, Chart.Stamped(new OutgoingParameters(), chart.ServerNow).ToSignedQuery(sign), Nobodys, ct).ConfigureAwait(false),
            "An unknown key", -2015, -2008);
        if (unknown.Status != CheckStatus.Pass)
        {
            return unknown;
        }

        var malformed = MustRefuse.With(
            await chart.AskWronglyAsync(chart.Shape.Account, Chart.Stamped(new OutgoingParameters(), chart.ServerNow).ToSignedQuery(sign), "doctor", ct).ConfigureAwait(false),
            "A malformed key", -2014, -2015, -2008);
        return malformed.Status == CheckStatus.Pass
            ? unknown with { Finding = $"{unknown.Finding[..^1]}, and {char.ToLowerInvariant(malformed.Finding[0])}{malformed.Finding[1..]}" }
            : malformed;
    }
}
