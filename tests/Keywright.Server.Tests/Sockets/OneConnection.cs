using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Gateway.Streams;
using Keywright.Server.Sockets;
using Keywright.Upstream;

namespace Keywright.Server.Tests.Sockets;

/// <summary>A connection on a manual clock, its peer in the test's hand, and a talk that says back what it hears.</summary>
internal sealed class OneConnection : ISocketTalk, IAsyncDisposable
{
    private readonly Socket ours;
    private readonly Socket theirs;
    private readonly Task life;

    private OneConnection(Socket ours, Socket theirs, SocketLimits? limits, Outbox? outbox)
    {
        (this.ours, this.theirs) = (ours, theirs);
        Connection = new SocketConnection(
            watch => new LibraryLine(new NetworkStream(ours), watch, () => ours.Close()), new SocketAsk("/ws", "", IPAddress.Loopback, outbox ?? new Outbox()), limits ?? SocketLimits.Exchange, Clock);
        Peer = new FramePeer(new NetworkStream(theirs));
        life = Connection.RunAsync(this);
    }

    public ManualClock Clock { get; } = new();

    public SocketConnection Connection { get; }

    public FramePeer Peer { get; }

    public List<string> Heard { get; } = [];

    public bool Ended { get; private set; }

    public bool CountsMessages => true;

    public TaskScheduler? Writers => null;

    /// <summary>Ends when the connection has.</summary>
    public Task Life => life;

    public static async Task<OneConnection> OpenAsync(SocketLimits? limits = null, Outbox? outbox = null)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var theirs = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await theirs.ConnectAsync(listener.LocalEndPoint!);
        return new OneConnection(await listener.AcceptAsync(), theirs, limits, outbox);
    }

    /// <summary>Time passes, and the connection looks at it.</summary>
    public void Pass(double seconds)
    {
        Clock.Advance(seconds);
        Connection.Beat();
    }

    public ValueTask HearAsync(ReadOnlyMemory<byte> utf8Text, SocketConnection from)
    {
        Heard.Add(Encoding.UTF8.GetString(utf8Text.Span));
        from.Outbox.TryPost(new StreamFrame("<"u8.ToArray(), utf8Text.ToArray(), ">"u8.ToArray()));
        return ValueTask.CompletedTask;
    }

    public StreamFrame? Farewell() => new StreamFrame("farewell"u8.ToArray());

    public ValueTask EndedAsync()
    {
        Ended = true;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        theirs.Dispose();
        await life;
        ours.Dispose();
    }
}
