using Keywright.Doctor.Tests.Targets;
using Xunit;

namespace Keywright.Doctor.Tests;

/// <summary>
/// Futures' routes, led to the gateway's spot routes that answer alike: paths are not signed, so the gateway checks every request as if it had been
/// meant for it.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class FuturesTests(LivingGateway gateway)
{
    [Fact]
    public async Task Futures_are_examined_over_their_own_routes()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward()) { Rename = ToSpot };
        var patient = await gateway.CutAsync() with { Url = proxy.Url, Market = "futures" };

        var report = await patient.ExamineAsync();

        Assert.True(report.Failed == 0, report.Text());
        foreach (var step in new[] { "read-access", "dry-run-order", "expired-timestamp", "bad-signature", "market-stream", "user-data" })
        {
            report.Ended(step, CheckStatus.Pass);
        }

        Assert.Contains("unverifiable", report.Ended("rights", CheckStatus.Warn).Finding);
        Assert.Equal(true, report.Step("user-data").Facts["event"]);
        Assert.All(proxy.Seen, request => Assert.StartsWith("/f", request.Path));
    }

    private static string ToSpot(string target) => target
        .Replace("/fapi/v1/listenKey", "/api/v3/userDataStream", StringComparison.Ordinal)
        .Replace("/fapi/v1/", "/api/v3/", StringComparison.Ordinal)
        .Replace("/fapi/v2/", "/api/v3/", StringComparison.Ordinal)
        .Replace("/fapi/v3/", "/api/v3/", StringComparison.Ordinal)
        .Replace("/fstream/market", "", StringComparison.Ordinal)
        .Replace("/fstream/private", "", StringComparison.Ordinal)
        .Replace("@markPrice@1s", "@avgPrice", StringComparison.Ordinal);
}
