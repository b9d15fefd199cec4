using Keywright.Binance.Wire.Upstream;

namespace Keywright.Doctor.Steps;

/// <summary>A request ten minutes old gives -1021.</summary>
internal sealed class ExpiredTimestamp : IStep
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    public string Name => "expired-timestamp";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var query = Chart.Stamped(new OutgoingParameters(), chart.ServerNow - Old).ToSignedQuery(chart.Examined.Signer.Sign);
        return MustRefuse.With(await chart.AskWronglyAsync(chart.Shape.Account, query, chart.Examined.ApiKey, ct).ConfigureAwait(false), "An expired timestamp", -1021);
    }
}
