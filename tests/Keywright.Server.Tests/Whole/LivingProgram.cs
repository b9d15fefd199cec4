using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>One program with a living market and the exchange's own limits, for all tests that only listen.</summary>
public sealed class LivingProgram : IAsyncLifetime
{
    private readonly TemporaryHome home = new();

    internal RunningProgram Program { get; private set; } = null!;

    internal Bot Bot { get; private set; } = null!;

    internal Task<StreamClient> ListenAsync(string target) => StreamClient.OpenAsync(Program.Api, target);

    public async ValueTask InitializeAsync()
    {
        Program = await RunningProgram.StartAsync(home.Folder, "--seed", "7");
        Bot = await Program.BotAsync("listener");
    }

    public async ValueTask DisposeAsync()
    {
        Bot.Dispose();
        await Program.DisposeAsync();
        home.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class OneLivingProgram : ICollectionFixture<LivingProgram>
{
    public const string Name = "one living program";
}
