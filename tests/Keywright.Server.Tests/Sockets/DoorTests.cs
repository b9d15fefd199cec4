using System.Collections.Concurrent;
using System.Text;
using Keywright.Gateway.Streams;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Keywright.Server.Tests.Whole;
using Keywright.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Server.Tests.Sockets;

/// <summary>The door on a port of its own and a manual clock, with a talk that says what the test wants.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly Traffic traffic = new();
    private readonly ConcurrentQueue<Outbox> outboxes = new();
    private Keywright.Server.Listener listener = null!;
    private Connections connections = null!;
    private SocketDoor door = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out _, out _));
        var limits = new SocketLimits { SocketsMax = 3, Attempts = 10 };
        connections = new Connections(limits, clock);
        door = new SocketDoor(Open, connections, limits, clock);
        listener = Keywright.Server.Listener.OnAddress("--api", address, ListenerLimits.Api, isQuick: true, NullLoggerFactory.Instance);
        await listener.StartAsync(new RestApplication(_ => throw new InvalidOperationException("Nothing comes here."), door, TrustedProxies.None, traffic, NullLogger.Instance), CancellationToken.None);
    }

    [Fact]
    public async Task Connections_are_bounded_and_room_comes_back()
    {
        var open = new List<StreamClient>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await StreamClient.OpenAsync(Url, "/ws"));
        }

        var (client, head) = await StreamClient.TryOpenAsync(Url, "/ws");
        Assert.Null(client);
        Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        await open[0].Peer.SendAsync(Frame.CloseCode, [0x03, 0xE8]);
        Assert.Equal(1000, (await open[0].Peer.HearAsync(Frame.CloseCode)).Close.Code);

        // The server hangs up when the connection is done with.
        Assert.Null(await open[0].Peer.HearAsync());
        using var next = await StreamClient.OpenAsync(Url, "/ws");
        open.ForEach(o => o.Dispose());
    }

    [Fact]
    public async Task Attempts_are_counted_by_five_minutes()
    {
        async Task<string> AttemptAsync()
        {
            var (client, head) = await StreamClient.TryOpenAsync(Url, "/ws/refused");
            client?.Dispose();
            return head[9..12];
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("400", await AttemptAsync());
        }

        Assert.Equal("429", await AttemptAsync());
        clock.Advance(299);
        Assert.Equal("400", await AttemptAsync());
    }

    [Fact]
    public async Task A_reader_that_stands_still_is_cut_off_and_the_other_hears_everything()
    {
        using var quick = await StreamClient.OpenAsync(Url, "/ws");
        using var slow = await StreamClient.OpenAsync(Url, "/ws");
        Assert.True(outboxes.TryDequeue(out var toQuick));
        Assert.True(outboxes.TryDequeue(out var toSlow));
        var body = new byte[256 * 1024];
        var sent = 0;
        while (toSlow.CutOff is null)
        {
            var frame = new StreamFrame(Encoding.ASCII.GetBytes($"{sent++}:"), body, default);
            toSlow.TryPost(frame);
            Assert.True(toQuick.TryPost(frame));
            var heard = await quick.Peer.HearAsync(Frame.TextCode);
            Assert.StartsWith($"{sent - 1}:", heard.Text[..8], StringComparison.Ordinal);
            Assert.True(sent < 4_000);
        }

        Assert.Equal("The reader fell too far behind.", toSlow.CutOff);
        connections.Beat();
        clock.Advance(3);
        connections.Beat();
        Frame? last;
        do
        {
            last = await slow.Peer.HearAsync();
        }
        while (last is not null);
        Assert.True(toQuick.TryPost(new StreamFrame("still here"u8.ToArray())));
        Assert.Equal("still here", (await quick.Peer.HearAsync(Frame.TextCode)).Text);
    }

    [Fact]
    public async Task Who_comes_after_the_end_is_refused_and_who_stays_silent_is_hung_up_on()
    {
        using var silent = await StreamClient.OpenAsync(Url, "/ws");
        await silent.Peer.SendAsync(Frame.PingCode, []);
        await silent.Peer.HearAsync(Frame.PongCode);
        var stopping = connections.StopAsync(CancellationToken.None);
        Assert.Equal((1001, "The server is shutting down."), (await silent.Peer.HearAsync(Frame.CloseCode)).Close);
        var (client, head) = await StreamClient.TryOpenAsync(Url, "/ws");
        Assert.Null(client);
        Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        Assert.False(stopping.IsCompleted);
        clock.Advance(3);
        connections.Beat();
        await stopping;
        Assert.Null(await silent.Peer.HearAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await connections.StopAsync(new CancellationToken(canceled: true));
        clock.Advance(60);
        connections.Beat();
        await listener.StopAsync(CancellationToken.None);
        listener.Dispose();
        traffic.Dispose();
    }

    private Uri Url => new(listener.Url);

    private Echo? Open(SocketAsk ask)
    {
        if (ask.Path == "/ws/refused")
        {
            return null;
        }

        outboxes.Enqueue(ask.Outbox);
        return new Echo();
    }

    private sealed class Echo : ISocketTalk
    {
        public bool CountsMessages => true;

        public TaskScheduler? Writers => null;

        public ValueTask HearAsync(ReadOnlyMemory<byte> utf8Text, SocketConnection from) => ValueTask.CompletedTask;

        public StreamFrame? Farewell() => null;

        public ValueTask EndedAsync() => ValueTask.CompletedTask;
    }
}
