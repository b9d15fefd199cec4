using System.Collections.Immutable;

namespace Keywright.Keys.Policy;

/// <summary>The least rights that serve each use: which permissions a preset ticks, by their names.</summary>
public static class PresetRights
{
    private static readonly ImmutableArray<(string Preset, ImmutableArray<string> Rights)> All =
    [
        ("portfolio", ["read"]),
        ("tax", ["read"]),
        ("spot-bot", ["read", "spot"]),
        ("futures-bot", ["read", "futures"]),
        ("dca", ["read", "spot"]),
        ("market-maker", ["read", "spot"]),
        ("webhook", ["read", "spot"]),
        ("transfer", ["read", "internal-transfer", "universal-transfer"]),
    ];

    /// <summary>In the order they are offered.</summary>
    public static IEnumerable<string> Presets => All.Select(one => one.Preset);

    /// <summary>What a preset ticks; null for none that is known.</summary>
    public static IReadOnlyList<string>? Of(string preset) => All.FirstOrDefault(one => one.Preset == preset) is { Preset: not null, Rights: var rights } ? rights : null;
}
