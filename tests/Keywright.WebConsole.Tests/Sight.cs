using Microsoft.Playwright;

namespace Keywright.WebConsole.Tests;

/// <summary>How a page is looked at.</summary>
public sealed record Sight(string Name, int Width, int Height, ColorScheme Colours)
{
    public static Sight Desktop { get; } = new("desktop-light", 1280, 900, ColorScheme.Light);

    public static IReadOnlyList<Sight> All { get; } =
    [
        Desktop,
        Desktop with { Name = "desktop-dark", Colours = ColorScheme.Dark },
        new("phone-light", 375, 812, ColorScheme.Light),
        new("phone-dark", 375, 812, ColorScheme.Dark),
    ];

    public override string ToString() => Name;
}
