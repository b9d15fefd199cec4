using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>
/// A window on the console. It writes down whatever a browser complains of, a blocked style or script, a broken one, a request that leaves the
/// console, and fails the test at its end when there was any.
/// </summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Window(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public IBrowserContext Context => context;

    /// <summary>Statuses that a test expects; a browser calls any of 400 and above an error.</summary>
    public HashSet<int> Expected { get; } = [];

    /// <summary>Other hosts that a test has the browser go to.</summary>
    public HashSet<string> Friends { get; } = [];

    public static async Task<Window> OpenAsync(IBrowser browser, Uri console, Sight sight, bool script)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = console.ToString(),
            ViewportSize = new() { Width = sight.Width, Height = sight.Height },
            ColorScheme = sight.Colours,
            JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(15_000);
        var window = new Window(context, await context.NewPageAsync());
        window.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !window.Expected.Any(status => message.Text.Contains($"status of {status} ", StringComparison.Ordinal)))
            {
                window.complaints.Add($"{message.Type}: {message.Text}");
            }
        };
        window.Page.PageError += (_, error) => window.complaints.Add($"script: {error}");
        window.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority is var host && host != console.Authority && !window.Friends.Contains(host))
            {
                window.complaints.Add($"left the console: {request.Url}");
            }
        };
        return window;
    }

    public async Task SignInAsync(string person, string password, string code = "")
    {
        await GoAsync("/sign-in");
        await Page.GetByLabel("Name").FillAsync(person);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByLabel("One-time code").FillAsync(code);
        await PressAsync("Sign in");
    }

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task FollowAsync(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    public async Task<string> HeadingAsync() => (await Page.Locator("h1").InnerTextAsync()).Trim();

    /// <summary>What the page says is wrong.</summary>
    public async Task<string> AlertAsync() => (await Page.GetByRole(AriaRole.Alert).First.InnerTextAsync()).Trim();

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Empty(complaints);
    }
}
