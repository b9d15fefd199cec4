using System.Text.Json.Serialization;

namespace Keywright.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Finding">One sentence: what was seen, and when it is not as it should be, why.</param>
/// <param name="Mend">What to do about it; null when nothing need be done.</param>
public sealed record CheckResult(CheckStatus Status, string Finding, string? Mend)
{
    /// <summary>The check's name, as <c>clock</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Step { get; init; } = "";

    /// <summary>Figures by name; units stand at the end of the names (<c>skewMs</c>). Values are text, whole numbers, decimals or yes and no.</summary>
    public IReadOnlyDictionary<string, object> Facts { get; init; } = new Dictionary<string, object>();

    internal static CheckResult Pass(string finding) => new(CheckStatus.Pass, finding, null);

    internal static CheckResult Warn(string finding, string mend) => new(CheckStatus.Warn, finding, mend);

    internal static CheckResult Fail(string finding, string mend) => new(CheckStatus.Fail, finding, mend);

    internal static CheckResult Skip(string finding) => new(CheckStatus.Skip, finding, null);

    internal CheckResult With(params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var all = new Dictionary<string, object>(Facts);
        foreach (var (name, value) in facts)
        {
            all[name] = value;
        }

        return this with { Facts = all };
    }
}
