using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;
using Keywright.Keys.Policy;

namespace Keywright.Doctor.Steps;

/// <summary>What the key may do, held against what it is meant for.</summary>
internal sealed class Rights : IStep
{
    private static readonly TimeSpan LapsesSoon = TimeSpan.FromDays(14);

    /// <summary>A permission's field in apiRestrictions.</summary>
    private static readonly FrozenDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["read"] = "enableReading",
        ["spot"] = "enableSpotAndMarginTrading",
        ["margin"] = "enableMargin",
        ["futures"] = "enableFutures",
        ["withdraw"] = "enableWithdrawals",
        ["internal-transfer"] = "enableInternalTransfer",
        ["universal-transfer"] = "permitsUniversalTransfer",
    }.ToFrozenDictionary();

    public string Name => "rights";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        if (chart.Shape != ApiShape.Spot || chart.Examined.Target.Hosts is { HasWallet: false })
        {
            return Unverifiable("this environment has no /sapi");
        }

        var route = RouteCatalogue.Of(RouteId.ApiRestrictions);
        var endpoint = new Endpoint(route.Method, route.Path, 1);
        switch (await chart.AskSignedAsync(endpoint, new OutgoingParameters(), ct).ConfigureAwait(false))
        {
            case RestOutcome.Silent silent:
                return silent.Why.ToFail();
            case RestOutcome.Answered { Answer: { IsSuccess: true, Json.ValueKind: JsonValueKind.Object } answer } when Flag(answer.Json, "enableReading") is not null:
                return Judge(chart, answer.Json);
            case RestOutcome.Answered { Answer.Status: 404 }:
                return Unverifiable("the target does not serve it");
            case RestOutcome.Answered { Answer: { IsSuccess: true } }:
                return CheckResult.Fail($"{endpoint.Path} is answered without the fields it should have.", "Check that this is the base URL of an exchange API.");
            case RestOutcome.Answered { Answer: var refused }:
                return Refusal.ToFail(refused, endpoint);
            default:
                throw new InvalidOperationException("A call is answered or not.");
        }
    }

    private static CheckResult Judge(Chart chart, JsonElement restrictions)
    {
        var held = Fields.Where(field => Flag(restrictions, field.Value) == true).Select(field => field.Key).Order(StringComparer.Ordinal).ToList();
        var restricted = Flag(restrictions, "ipRestrict") == true;
        var movesFunds = held.Intersect(["withdraw", "internal-transfer", "universal-transfer"]).ToList();
        var lapses = Lapse(restrictions);
        var has = $"The key has {(held.Count == 0 ? "no rights" : string.Join(", ", held))}{(restricted ? ", from listed addresses only" : ", from any address")}";
        var result = Against(chart, has, held) switch
        {
            { } found => found,
            _ when held.Contains("withdraw") => CheckResult.Warn($"{has}: whoever gets hold of it can empty the account.", "Take withdrawals off the key; no bot needs them."),
            _ when movesFunds.Count > 0 && chart.Examined.Preset is null => CheckResult.Warn($"{has}: it moves funds.", "Take transfers off the key unless it is made for them; then say --preset transfer."),
            _ when lapses is { } at && at - chart.ServerNow < LapsesSoon => CheckResult.Warn(
                $"{has}; its right to trade lapses at {at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}Z.", "Renew the tick, or restrict the key to addresses, which keeps it."),
            _ when !restricted && held.Count > 1 && !chart.IsPaper => CheckResult.Warn($"{has}, and does more than read.", "Restrict the key to the addresses it is used from."),
            _ => CheckResult.Pass(chart.Examined.Preset is { } preset ? $"{has}, as the preset {preset} has it." : $"{has}."),
        };
        return result.With(("rights", string.Join(",", held)), ("ipRestrict", restricted));
    }

    private static CheckResult? Against(Chart chart, string has, List<string> held)
    {
        if (chart.Examined.Preset is not { } preset)
        {
            return null;
        }

        var wanted = PresetRights.Of(preset)!;
        var missing = wanted.Except(held).ToList();
        var surplus = held.Except(wanted).ToList();
        return missing.Count > 0 ? CheckResult.Fail($"{has}; a {preset} key needs {string.Join(", ", missing)} as well.", "Tick what is missing on the key.")
            : surplus.Count > 0 ? CheckResult.Warn($"{has}; a {preset} key does not need {string.Join(", ", surplus)}.", "Take off what it does not need.")
            : null;
    }

    private static CheckResult Unverifiable(string why) => CheckResult.Warn(
        $"Rights are unverifiable: {why}, so nobody can ask what the key may do.", "Look at the key where it was made.").With(("verifiable", false));

    private static bool? Flag(JsonElement restrictions, string field) =>
        restrictions.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static DateTimeOffset? Lapse(JsonElement restrictions) =>
        restrictions.TryGetProperty("tradingAuthorityExpirationTime", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var ms) && ms is > 0 and < 4_102_444_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;
}
