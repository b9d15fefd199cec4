using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>One program for all tests that only speak to it; what they send must not harm one another, which is the point.</summary>
public sealed class SharedProgram : IAsyncLifetime
{
    private readonly TemporaryHome home = new();

    internal RunningProgram Program { get; private set; } = null!;

    internal Bot Bot { get; private set; } = null!;

    internal string ApiKey => Bot.ApiKey;

    public async ValueTask InitializeAsync()
    {
        Program = await RunningProgram.StartAsync(home.Folder, "--limits", "open", "--market", "quiet", "--seed", "7");
        Bot = await Program.BotAsync("shared");
    }

    public async ValueTask DisposeAsync()
    {
        Bot.Dispose();
        await Program.DisposeAsync();
        home.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class OneProgram : ICollectionFixture<SharedProgram>
{
    public const string Name = "one program";
}
