using Microsoft.Playwright;

namespace Keywright.WebConsole.Tests;

/// <summary>How a page is looked at.</summary>
/// <param name="Account">Whose keys are looked at, so that each has a list of its own.</param>
public sealed record Sight(string Name, string Account, int Width, int Height, ColorScheme Colours)
{
    public static Sight Desktop { get; } = new("desktop-light", "home", 1280, 900, ColorScheme.Light);

    public static IReadOnlyList<Sight> All { get; } =
    [
        Desktop,
        Desktop with { Name = "desktop-dark", Account = "grid", Colours = ColorScheme.Dark },
        new("phone-light", "travel", 375, 812, ColorScheme.Light),
        new("phone-dark", "family", 375, 812, ColorScheme.Dark),
    ];

    public override string ToString() => Name;
}
