namespace Keywright.Server.Upstream;

/// <summary>
/// At most so many connections at a time, those that wait for their next call kept open. The last one used comes first, since the exchange is
/// least likely to have closed it; one whose thread is still at work only where no other is open.
/// </summary>
internal sealed class ConnectionPool(int connectionsMax, TimeSpan idleMax) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<UpstreamConnection> idle = [];
    private readonly HashSet<UpstreamConnection> calling = [];
    private bool isClosed;

    /// <summary>A place is held by each call, from before it has a connection until that is given back.</summary>
    public SemaphoreSlim Places { get; } = new(connectionsMax, connectionsMax);

    /// <summary>A connection that waits and has not ended; null when there is none. Those that have ended are put away.</summary>
    public UpstreamConnection? TryTake()
    {
        while (true)
        {
            UpstreamConnection? connection;
            lock (gate)
            {
                if (idle.Count == 0)
                {
                    return null;
                }

                var at = Math.Max(idle.FindLastIndex(static one => !one.IsBusy), 0);
                connection = idle[at];
                idle.RemoveAt(at);
                if (connection.IsUsable(idleMax))
                {
                    calling.Add(connection);
                    return connection;
                }
            }

            connection.Dispose();
        }
    }

    /// <summary>A new connection begins its first call; false, and it is put away, when the pool is closed.</summary>
    public bool TryAdd(UpstreamConnection connection)
    {
        lock (gate)
        {
            if (!isClosed)
            {
                return calling.Add(connection);
            }
        }

        connection.Dispose();
        return false;
    }

    /// <summary>A call has ended: the connection waits for the next one, or is put away, and the call's place is free.</summary>
    public void Return(UpstreamConnection connection)
    {
        bool isKept;
        lock (gate)
        {
            calling.Remove(connection);
            isKept = !isClosed && !connection.IsDead;
            if (isKept)
            {
                idle.Add(connection);
            }
        }

        if (!isKept)
        {
            connection.Dispose();
        }

        Places.Release();
    }

    /// <summary>Ends all connections; calls under way are lost.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var connection in calling)
            {
                connection.GiveUp("The gateway stopped before a whole answer came.");
            }

            idle.ForEach(static connection => connection.Dispose());
            idle.Clear();
        }
    }
}
