using Microsoft.Playwright;

namespace Keywright.WebConsole.Tests;

/// <summary>
/// Pictures for the documents, taken only with KEYWRIGHT_WRITE_DOCS=1; a few, small. KEYWRIGHT_PICTURES names a folder for all of them, for whoever
/// works on how the pages look.
/// </summary>
internal static class Pictures
{
    private static readonly string[] Shown = ["keys desktop-light", "key-active desktop-dark", "edit-review desktop-light", "secret phone-light", "keys phone-dark"];

    public static async Task TakeAsync(IPage page, string name, Sight sight)
    {
        if (Environment.GetEnvironmentVariable("KEYWRIGHT_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{sight.Name}.png"), FullPage = true });
        }

        if (Environment.GetEnvironmentVariable("KEYWRIGHT_WRITE_DOCS") == "1" && Shown.Contains($"{name} {sight.Name}"))
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Docs(), $"{name}-{sight.Name}.png") });
        }
    }

    private static string Docs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Keywright.slnx")))
        {
            folder = folder.Parent!;
        }

        return Directory.CreateDirectory(Path.Combine(folder.FullName, "docs", "pictures")).FullName;
    }
}
