using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>A third party as its answers show it; nothing in it has been checked.</summary>
/// <param name="Flags">Names of the questions answered with yes.</param>
/// <param name="Service">Who it is.</param>
/// <param name="For">The use, as a preset is named.</param>
/// <param name="Hosted">It runs elsewhere and calls the exchange itself, so that its key must live there.</param>
/// <param name="Key">Keeps the assessment with this key.</param>
public sealed record AssessRequest(IReadOnlyList<string> Flags, string? Service, string For, bool Hosted, string? Key);

/// <summary>An assessment kept with a key.</summary>
public sealed record AssessmentView(DateTimeOffset At, string Verdict, int Score, int ScoreMax, IReadOnlyList<string> Flags, string Preset);

/// <summary>What the answers come to.</summary>
/// <param name="Verdict"><c>do-not-give</c>, <c>only-with</c> or <c>fine</c>.</param>
/// <param name="Why">The deciding answers, or what a key needs to be given all the same.</param>
/// <param name="Preset">The one it should get; null when it should get none.</param>
/// <param name="Command">The line to type; null when there is none.</param>
/// <param name="Key">The label of the key it is kept with.</param>
public sealed record Assessment(string Verdict, int Score, int ScoreMax, IReadOnlyList<string> Flags, IReadOnlyList<string> Why, string? Preset, string? Command, string? Key)
{
    public const string DoNotGive = "do-not-give";
    public const string OnlyWith = "only-with";
    public const string Fine = "fine";

    internal static Assessment Of(IReadOnlyList<RedFlag> flags, AssessRequest request)
    {
        var score = flags.Sum(flag => flag.Weight);
        var names = flags.Select(flag => flag.Name).ToArray();
        if (flags.Any(flag => flag.Decides) || score >= RedFlag.TooMany)
        {
            var deciding = flags.Any(flag => flag.Decides) ? flags.Where(flag => flag.Decides) : flags;
            return new Assessment(DoNotGive, score, RedFlag.ScoreMax, names, [.. deciding.Select(flag => $"{flag.Name}: {flag.Needs}")], null, null, null);
        }

        // Who runs it decides how much it may do before it has shown anything.
        var preset = Manage.Preset.Find(flags.Any(flag => flag.Name == "vague-owner") ? "portfolio" : request.For)!;
        return new Assessment(
            flags.Count == 0 ? Fine : OnlyWith, score, RedFlag.ScoreMax, names, [.. flags.Select(flag => $"{flag.Name}: {flag.Needs}")], preset.Name, Line(request, preset, names), null);
    }

    private static string Line(AssessRequest request, Manage.Preset preset, string[] flags)
    {
        var rotation = flags.Contains("past-leak") || flags.Contains("no-security-page") ? "30d" : "90d";
        var service = request.Service ?? "Service";
        var label = $"{service} - {preset.Name}";
        if (request.Hosted)
        {
            string[] from = flags.Contains("no-allow-list") ? [] : ["--allow-ip", "ADDRESS"];
            return ShellText.Keys(["register", label, "--service", service, "--permit", string.Join(',', KeyPermissionNames.Of(preset.Permissions)), .. from, "--rotate-by", rotation]);
        }

        string[] narrow = preset.Permissions.Trade() && flags.Contains("strangers-code") ? ["--symbols", "BTCUSDT", "--max-order-notional", "100", "--max-daily-notional", "500"] : [];
        string[] address = flags.Contains("no-allow-list") ? [] : ["--allow-ip", "127.0.0.1"];
        return ShellText.Keys(["create", "--label", label, "--preset", preset.Name, .. address, .. narrow, "--expires", rotation]);
    }
}
