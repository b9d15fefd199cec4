using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Keys;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Keywright.Server.Tests.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Server.Tests.KeyChanges;

/// <summary>The API listener on a real port with a real gateway behind it, whose clock the test sets: a key's days pass in an instant.</summary>
internal sealed class ClockedServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly Traffic traffic = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Connections connections = new(SocketLimits.Open, TimeProvider.System);
    private readonly Listener listener;
    private Task background = Task.CompletedTask;

    private ClockedServer(Listener listener, RunningGateway gateway, string folder) => (this.listener, Gateway, this.folder) = (listener, gateway, folder);

    public ManualClock Clock { get; private init; } = null!;

    public RunningGateway Gateway { get; }

    public Uri Url => new(listener.Url);

    public static async Task<ClockedServer> StartAsync()
    {
        var (clock, folder) = (new ManualClock(), Directory.CreateTempSubdirectory("kw").FullName);
        var options = new GatewayOptions { Home = folder, Seed = 7, SeedGiven = true, Market = MarketMode.Quiet, Limits = LimitMode.Open };
        var gateway = await RunningGateway.OpenAsync(options, new Ground(clock, new LocalDisk(), RandomSource.System), NullLoggerFactory.Instance, CancellationToken.None);
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out _, out _));
        var server = new ClockedServer(Listener.OnAddress("--api", address, ListenerLimits.Api, NullLoggerFactory.Instance), gateway, folder) { Clock = clock };
        var talks = new Talks(gateway, fanOut: null, NullLogger.Instance);
        var door = new SocketDoor(talks.TryOpen, server.connections, SocketLimits.Open, TimeProvider.System);
        await server.listener.StartAsync(new RestApplication(gateway.Pipeline.HandleAsync, door, TrustedProxies.None, server.traffic, NullLogger.Instance), CancellationToken.None);
        server.background = Task.WhenAll(gateway.RunAsync(server.stop.Token), gateway.Streams.RunAsync(server.stop.Token), server.connections.RunAsync(server.stop.Token));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await listener.StopAsync(CancellationToken.None);
        await stop.CancelAsync();
        try
        {
            await background;
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }

        await Gateway.DisposeAsync();
        listener.Dispose();
        traffic.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
