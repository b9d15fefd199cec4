using Keywright.Control;
using Keywright.Server.Tests;
using Keywright.Server.Tests.Whole;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>One program with people who may do this and that, and one real browser; each test has a window and keys of its own.</summary>
public sealed class ConsoleHouse : IAsyncLifetime
{
    public const string Password = "a long enough password";

    private readonly TemporaryHome home = new();
    private IPlaywright playwright = null!;

    internal RunningProgram Program { get; private set; } = null!;

    internal ControlClient Owner { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7", "--limits", "open", "--keys-max", "200");
        Owner = new ControlClient(home.Folder);
        foreach (var role in (string[])["viewer", "operator", "owner"])
        {
            Assert.IsType<ControlAnswer<UserDetails>.Done>(await Owner.AddUserAsync(new AddUser(role, role, Password), CancellationToken.None));
        }

        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(Chromium.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        Owner.Dispose();
        await Program.DisposeAsync();
        home.Dispose();
    }

    /// <summary>A window of its own, with nobody signed in.</summary>
    internal Task<Window> OpenAsync(Sight? sight = null, bool script = true) => Window.OpenAsync(Browser, Program.Console, sight ?? Sight.Desktop, script);

    /// <summary>A window in which somebody is signed in.</summary>
    internal async Task<Window> OpenAsAsync(string person, Sight? sight = null, bool script = true)
    {
        var window = await OpenAsync(sight, script);
        await window.SignInAsync(person, Password);
        return window;
    }

    internal async Task<KeyDetails> KeyAsync(string name) =>
        Assert.IsType<ControlAnswer<KeyDetails>.Done>(await Owner.FindKeyAsync(name, CancellationToken.None)).Value;
}

[CollectionDefinition(Name)]
public sealed class OneHouse : ICollectionFixture<ConsoleHouse>
{
    public const string Name = "one house";
}
