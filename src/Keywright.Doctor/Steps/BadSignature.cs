using Keywright.Binance.Wire.Upstream;
using Keywright.Keys.Signing;

namespace Keywright.Doctor.Steps;

/// <summary>A signature over another text gives -1022.</summary>
internal sealed class BadSignature : IStep
{
    public string Name => "bad-signature";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        // Well-formed, and of the right kind: only the text under it is another.
        var query = Chart.Stamped(new OutgoingParameters(), chart.ServerNow).ToSignedQuery(text => chart.Examined.Signer.Sign(text + "0"));
        var result = MustRefuse.With(await chart.AskWronglyAsync(chart.Shape.Account, query, chart.Examined.ApiKey, ct).ConfigureAwait(false), "A bad signature", -1022);
        return result.With(("type", chart.Examined.Signer.Type == KeyType.Hmac ? "hmac" : chart.Examined.Signer.Type == KeyType.Rsa ? "rsa" : "ed25519"));
    }
}
