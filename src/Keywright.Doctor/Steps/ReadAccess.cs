using System.Globalization;
using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>Whether the key reads its account.</summary>
internal sealed class ReadAccess : IStep
{
    public string Name => "read-access";

    public string? Hindered(Chart chart) => chart.Reached ? null : "It needs the connection.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var said = await chart.AskSignedAsync(chart.Shape.Account, new OutgoingParameters(), ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent silent)
        {
            return silent.Why.ToFail();
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        chart.Venue = answer.Venue;
        if (!answer.IsSuccess)
        {
            return Refusal.ToFail(answer, chart.Shape.Account);
        }

        chart.Reads = true;
        var assets = Length(answer.Json, "balances") ?? Length(answer.Json, "assets") ?? 0;
        var where = answer.Venue is { } venue ? $" of the gateway's venue {venue}" : "";
        return CheckResult.Pass($"The key reads its account{where}: {assets.ToString(CultureInfo.InvariantCulture)} assets.").With(("assets", assets));
    }

    private static long? Length(JsonElement account, string list) =>
        account.ValueKind == JsonValueKind.Object && account.TryGetProperty(list, out var found) && found.ValueKind == JsonValueKind.Array ? found.GetArrayLength() : null;
}
