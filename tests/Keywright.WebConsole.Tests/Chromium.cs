using Microsoft.Playwright;

namespace Keywright.WebConsole.Tests;

/// <summary>The machine's own Chromium; none is ever fetched by the tests.</summary>
internal static class Chromium
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    public static BrowserTypeLaunchOptions Options => new()
    {
        ExecutablePath = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium on this machine: install the package chromium (./test does)."),
        // Root has no sandbox to give; the pages are our own, and nothing else is loaded.
        Args = Environment.UserName == "root" ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"],
    };
}
