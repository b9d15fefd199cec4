using Keywright.Keys.Policy;

namespace Keywright.Cli.KeyCommands;

/// <summary>The words of the design a key is described with; which of them act, the server says.</summary>
internal static class KnownWords
{
    public static readonly string[] Types = ["hmac", "ed25519", "rsa"];

    public static readonly string[] Levels = ["read-only", "read-write"];

    public static readonly string[] Presets = [.. PresetRights.Presets];

    public static readonly string[] Permissions =
    [
        "read", "spot", "margin", "futures", "withdraw", "internal-transfer", "universal-transfer",
        "cancel-only", "reduce-only", "market-data",
    ];

    /// <summary>"a, b or c".</summary>
    public static string Or(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.SkipLast(1)) + " or " + words[^1];
}
