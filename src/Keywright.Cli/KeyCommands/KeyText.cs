using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>Keys in words for a terminal.</summary>
internal static class KeyText
{
    /// <summary>An API key is no secret, but a list on a shared screen need not tell it: both ends serve to know it again.</summary>
    public static string Masked(string apiKey) => apiKey.Length > 12 ? apiKey[..6] + "..." + apiKey[^4..] : apiKey;

    public static string Listed(IReadOnlyList<string> words, string none) => words.Count == 0 ? none : string.Join(",", words);

    public static string Time(DateTimeOffset? time, string none) => time is { } at ? TimeText.Short(at) : none;

    public static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>Where a key lives.</summary>
    public static string Place(KeyDetails key) => key.Service is { } service ? $"exchange ({service})" : "here";

    public static void WriteRegistered(TextWriter output, KeyDetails key)
    {
        output.WriteLine(SafeText.Of($"  may        {Listed(key.Permissions, "nothing")}"));
        output.WriteLine(SafeText.Of($"  from       {Listed(key.AllowedIps, "any address")}"));
        output.WriteLine($"  lapses     {Time(key.ExpiresAt, "no date written down")}");
        output.WriteLine($"  rotate by  {Time(key.RotateBy, "the rotation interval from today")}");
    }

    /// <summary>An assessment in one line.</summary>
    public static string Assessed(AssessmentKept kept) =>
        $"{TimeText.Short(kept.At)}: {Verdict(kept.Verdict)} (score {kept.Score} of {kept.ScoreMax}{(kept.Yes.Count > 0 ? ", for " + string.Join(", ", kept.Yes) : "")}){(kept.Preset.Length > 0 ? $"; preset {kept.Preset}" : "")}";

    public static string Verdict(string verdict) => verdict switch
    {
        "do-not-give" => "do not give it a key",
        "only-with" => "only on conditions",
        _ => "fine",
    };

    /// <summary>A label as a shell takes it.</summary>
    public static string Quoted(string label) =>
        label.Length != 0 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? label
            : "'" + label.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static void WritePolicy(
        TextWriter output,
        string type,
        IReadOnlyList<string> permissions,
        IReadOnlyList<string> allowedIps,
        IReadOnlyList<string> symbols,
        DateTimeOffset? expiresAt,
        DateTimeOffset? tradingAuthorityExpiresAt)
    {
        output.WriteLine($"  type       {type}");
        output.WriteLine(SafeText.Of($"  may        {Listed(permissions, "nothing")}"));
        output.WriteLine(SafeText.Of($"  from       {Listed(allowedIps, "any address")}"));
        output.WriteLine(SafeText.Of($"  symbols    {Listed(symbols, "all")}"));
        output.WriteLine($"  expires    {Time(expiresAt, "never")}");
        if (tradingAuthorityExpiresAt is { } lapse)
        {
            output.WriteLine($"  trades     until {TimeText.Short(lapse)}, reading goes on; with --allow-ip it would not lapse");
        }
    }
}
