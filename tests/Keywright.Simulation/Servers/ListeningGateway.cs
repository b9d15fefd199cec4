using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Keys;
using Keywright.Server;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Keywright.Server.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Servers;

/// <summary>The API listener on a free loopback port with a real gateway behind it, on the clock it is given: a key's days pass in an instant.</summary>
internal sealed class ListeningGateway : IAsyncDisposable
{
    private readonly Traffic traffic = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Connections connections;
    private readonly Listener listener;
    private Task background = Task.CompletedTask;

    private ListeningGateway(Listener listener, RunningGateway gateway, Connections connections) => (this.listener, Gateway, this.connections) = (listener, gateway, connections);

    public RunningGateway Gateway { get; }

    public Uri Url => new(listener.Url);

    /// <param name="options">How the gateway is opened.</param>
    /// <param name="clock">The time it goes by.</param>
    /// <param name="isLive">There are ways to exchanges, over sockets.</param>
    public static async Task<ListeningGateway> StartAsync(GatewayOptions options, TimeProvider clock, bool isLive = false)
    {
        var ground = new Ground(clock, new LocalDisk(), RandomSource.System);
        ground = isLive ? ground with { Exchange = urls => new HttpUpstream(urls, clock) } : ground;
        var gateway = await RunningGateway.OpenAsync(options, ground, NullLoggerFactory.Instance, CancellationToken.None);
        if (!ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out var problem, out _))
        {
            throw new InvalidOperationException(problem);
        }

        // Sockets live on the machine's own clock, so that a test that sets the other does not cut them off.
        var limits = options.Limits == LimitMode.Open ? SocketLimits.Open : SocketLimits.Exchange;
        var server = new ListeningGateway(Listener.OnAddress("--api", address, ListenerLimits.Api, isQuick: true, NullLoggerFactory.Instance), gateway, new Connections(limits, TimeProvider.System));
        var talks = new Talks(gateway, fanOut: null, NullLogger.Instance);
        var door = new SocketDoor(talks.TryOpen, server.connections, limits, TimeProvider.System);
        await server.listener.StartAsync(new RestApplication(gateway.Pipeline.HandleAsync, door, TrustedProxies.None, server.traffic, NullLogger.Instance), CancellationToken.None);
        server.background = Task.WhenAll(gateway.RunAsync(server.stop.Token), gateway.Streams.RunAsync(server.stop.Token), server.connections.RunAsync(server.stop.Token));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Sockets would never end by themselves, and the listener waits for them.
        using (var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
        {
            await connections.StopAsync(patience.Token);
            await listener.StopAsync(patience.Token);
        }

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
    }
}
