using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace Keywright.Server.Tests.Upstream;

/// <summary>An exchange at its worst: takes connections on a free port of this machine and does with each what a script says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> talks = [];
    private readonly ConcurrentBag<ScriptedPeer> peers = [];
    private readonly Task accepting;
    private int connections;

    /// <param name="script">What is done with a connection, counted from 0; it is closed when the script ends.</param>
    public ScriptedServer(Func<ScriptedPeer, int, Task> script)
    {
        listener.Start();
        accepting = AcceptAsync(script);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Every request that came, in the order it came in.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        foreach (var peer in peers)
        {
            peer.Dispose();
        }

        await accepting;
        await Task.WhenAll(talks);
    }

    private async Task AcceptAsync(Func<ScriptedPeer, int, Task> script)
    {
        try
        {
            while (true)
            {
                var peer = new ScriptedPeer(await listener.AcceptSocketAsync(), Requests);
                peers.Add(peer);
                talks.Add(TalkAsync(peer, script, Interlocked.Increment(ref connections) - 1));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over; a listener that was stopped between two peers says that it does not listen.
        }
    }

    private static async Task TalkAsync(ScriptedPeer peer, Func<ScriptedPeer, int, Task> script, int number)
    {
        try
        {
            await script(peer, number);
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or AuthenticationException or WebSocketException)
        {
            // The other end went; what it made of that is the test's to say.
        }
        finally
        {
            peer.Dispose();
        }
    }
}
