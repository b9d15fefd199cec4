namespace Keywright.Server.Sockets;

/// <summary>The connections that stand, and the clock that all of them live by.</summary>
internal sealed class Connections(SocketLimits limits, TimeProvider time)
{
    private const string Stopping = "The server is shutting down.";

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<SocketConnection, Task> standing = [];
    private bool stopping;
    private int round;

    /// <summary>Opens to nobody any more.</summary>
    public bool IsStopping
    {
        get
        {
            lock (gate)
            {
                return stopping;
            }
        }
    }

    /// <summary>How often all were sent away. Who is let in takes it down before anybody is asked, and is sent away too if it has changed.</summary>
    public int Round
    {
        get
        {
            lock (gate)
            {
                return round;
            }
        }
    }

    /// <summary>Holds one connection until it ends.</summary>
    /// <param name="ask">What was asked for.</param>
    /// <param name="talk">Who talks there.</param>
    /// <param name="began"><see cref="Round"/> as it was when the connection was let in.</param>
    /// <param name="open">Opens the frames under it.</param>
    public async Task HoldAsync(SocketAsk ask, ISocketTalk talk, int began, Func<FrameWatch, IFrameLine> open)
    {
        // Whoever waits for the end goes on right there: it is the last thing this does.
        var ended = new TaskCompletionSource();
        var connection = new SocketConnection(open, ask, limits, time) { Talk = talk };
        bool isLate;
        lock (gate)
        {
            standing.Add(connection, ended.Task);
            isLate = stopping || began != round;
        }

        try
        {
            if (isLate)
            {
                connection.Leave(Stopping);
            }

            await connection.RunAsync(talk);
        }
        finally
        {
            lock (gate)
            {
                standing.Remove(connection);
            }

            ended.SetResult();
        }
    }

    /// <summary>Looks after every connection once.</summary>
    public void Beat()
    {
        foreach (var (connection, _) in All())
        {
            connection.Beat();
        }
    }

    /// <summary>Beats until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(BeatEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Beat();
        }
    }

    /// <summary>Opens to nobody any more, says so to all who are connected, and hangs up on those who are not gone when <paramref name="patience"/> ends.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        lock (gate)
        {
            stopping = true;
        }

        await EndAllAsync(Stopping, patience);
    }

    /// <summary>Says farewell to all who are connected and hangs up on those who are not gone when <paramref name="patience"/> ends. Who comes later is let in.</summary>
    public async Task EndAllAsync(string reason, CancellationToken patience)
    {
        lock (gate)
        {
            round++;
        }

        var ends = new List<Task>();
        foreach (var (connection, end) in All())
        {
            connection.Leave(reason);
            ends.Add(end);
        }

        await Task.WhenAll(ends).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (var (connection, _) in All())
        {
            connection.HangUp();
        }

        await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private KeyValuePair<SocketConnection, Task>[] All()
    {
        lock (gate)
        {
            return [.. standing];
        }
    }
}
