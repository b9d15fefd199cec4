using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>Which connections rely on which key, so that a revoked key ends on all of them in the same moment.</summary>
public sealed class SessionTable
{
    private readonly ListenKeys listenKeys;
    private readonly Lock gate = new();
    private readonly Dictionary<int, HashSet<Session>> byKey = [];

    internal SessionTable(ListenKeys listenKeys) => this.listenKeys = listenKeys;

    /// <summary>From now on <paramref name="session"/> hears when the key ends. It must look at the key again afterwards: it may have ended just before.</summary>
    internal void Join(LiveKey key, Session session)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key.Number, out var sessions))
            {
                byKey[key.Number] = sessions = [];
            }

            sessions.Add(session);
        }
    }

    internal void Leave(LiveKey key, Session session)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(key.Number, out var sessions) && sessions.Remove(session) && sessions.Count == 0)
            {
                byKey.Remove(key.Number);
            }
        }
    }

    /// <summary>The key's terms changed: whatever they no longer allow ends before this returns.</summary>
    public void Judge(int keyNumber)
    {
        Session[] sessions;
        lock (gate)
        {
            sessions = byKey.TryGetValue(keyNumber, out var relying) ? [.. relying] : [];
        }

        listenKeys.Beat();
        foreach (var session in sessions)
        {
            session.Judge(keyNumber);
        }
    }

    /// <summary>Connections that rely on a key: logged on with it, or hearing its account.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return byKey.Values.SelectMany(sessions => sessions).Distinct().Count();
            }
        }
    }

    /// <summary>The key was revoked: whatever relied on it ends before this returns.</summary>
    public void End(int keyNumber)
    {
        HashSet<Session>? sessions;
        lock (gate)
        {
            byKey.Remove(keyNumber, out sessions);
        }

        listenKeys.EndKey(keyNumber);
        foreach (var session in sessions ?? [])
        {
            session.EndKey(keyNumber);
        }
    }
}
