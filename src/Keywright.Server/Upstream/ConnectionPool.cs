namespace Keywright.Server.Upstream;

/// <summary>
/// At most so many connections at a time, those that wait for their next call kept open. The last one used comes first, since the exchange is
/// least likely to have closed it.
/// </summary>
internal sealed class ConnectionPool(int connectionsMax, TimeSpan idleMax) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<UpstreamConnection> idle = [];
    private readonly HashSet<UpstreamConnection> calling = [];
    private bool isClosed;

    /// <summary>A place is held by each call, from before it has a connection until after it gave it back.</summary>
    public SemaphoreSlim Places { get; } = new(connectionsMax, connectionsMax);

    /// <summary>A connection that waits and has not ended; null when there is none. Those that have ended are put away.</summary>
    public UpstreamConnection? TryTake()
    {
        while (true)
        {
            UpstreamConnection? connection;
            lock (gate)
            {
                if (!idle.TryPop(out connection))
                {
                    return null;
                }

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

    /// <summary>A call has ended: the connection waits for the next one, or is put away.</summary>
    public void Return(UpstreamConnection connection)
    {
        lock (gate)
        {
            calling.Remove(connection);
            if (!isClosed && connection.IsUsable(idleMax))
            {
                idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
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

            while (idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }
}
