using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Requests;
using Keywright.Keys;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Streams;

/// <summary>
/// Listen keys, the older way to hear an account: a name to be listened to like a stream's, which whoever knows it may hear for an hour,
/// from the addresses of the API key it was given to and while that key is in force.
/// One to a key, in memory alone: after a restart clients ask for a new one, as they must when theirs has lapsed.
/// </summary>
internal sealed class ListenKeys(UserStreams users, RandomSource random, GatewayClock clock)
{
    private static readonly long LifeUs = GatewayClock.MicrosecondsOf(TimeSpan.FromMinutes(60));

    private readonly Lock gate = new();
    private readonly Dictionary<string, Held> byName = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return byName.Count;
            }
        }
    }

    /// <summary>The key's listen key: the one it has, good for another hour, or a new one.</summary>
    public string Open(LiveKey by)
    {
        Held? held;
        lock (gate)
        {
            held = byName.Values.FirstOrDefault(h => h.By.Number == by.Number);
            if (held is null)
            {
                held = new Held(ApiKeyFormat.Create(random), by);
                byName.Add(held.Name, held);
            }

            held.UntilUs = clock.LatestUs + LifeUs;
        }

        // A key revoked in this very moment may have been looked for before it had one.
        if (by.Revoked)
        {
            EndKey(by.Number);
        }

        return held.Name;
    }

    /// <summary>False when the key has no such listen key.</summary>
    public bool TryRenew(LiveKey by, string name)
    {
        lock (gate)
        {
            if (!TryFind(by, name, out var held))
            {
                return false;
            }

            held.UntilUs = clock.LatestUs + LifeUs;
            return true;
        }
    }

    /// <summary>False when the key has no such listen key.</summary>
    public bool TryClose(LiveKey by, string name)
    {
        bool found;
        lock (gate)
        {
            found = TryFind(by, name, out _);
        }

        if (found)
        {
            End(held => held.Name == name);
        }

        return found;
    }

    /// <summary>Whatever hears by a listen key of this key hears no more.</summary>
    public void EndKey(int keyNumber) => End(held => held.By.Number == keyNumber);

    /// <summary>Ends what has lapsed, and for whom it ended.</summary>
    public void Beat()
    {
        End(held => !IsGood(held));
        List<UserListener> over;
        lock (gate)
        {
            over = [.. byName.Values.SelectMany(held => held.Listeners.Values).Where(listener => !listener.IsGood)];
        }

        over.ForEach(listener => listener.End());
    }

    /// <summary>Whether the name is a listen key that may not be heard from the session's address.</summary>
    public bool Refuses(MarketSession session, string name)
    {
        lock (gate)
        {
            return byName.TryGetValue(name, out var held) && !held.By.Terms.AllowedAddresses.Allows(session.Client);
        }
    }

    /// <summary>False when the name is no listen key. Whoever may not hear it hears nothing.</summary>
    public bool TryJoin(MarketSession session, string name)
    {
        UserListener listener;
        lock (gate)
        {
            if (!byName.TryGetValue(name, out var held))
            {
                return false;
            }

            if (!IsGood(held, session))
            {
                return true;
            }

            var head = StreamEvent.HeadOf(name);
            listener = new UserListener(held.By, told => session.Post(told, head), () => IsGood(held, session), () => End(held, session), session.CutOff);
            held.Listeners[session] = listener;

            // Joined under the lock, so that it cannot be missed by the end of the key.
            users.Join(listener);
        }

        return true;
    }

    /// <summary>The connection hears no more by this name.</summary>
    public void Leave(MarketSession session, string name)
    {
        lock (gate)
        {
            if (byName.TryGetValue(name, out var held) && held.Listeners.Remove(session, out var listener))
            {
                users.Leave(listener);
            }
        }
    }

    private bool IsGood(Held held) => clock.LatestUs < held.UntilUs && held.By.IsInForce(clock) && held.By.Terms.MayListen;

    private bool IsGood(Held held, MarketSession session) => IsGood(held) && held.By.Terms.AllowedAddresses.Allows(session.Client);

    private bool TryFind(LiveKey by, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Held? held)
        => byName.TryGetValue(name, out held) && held.By.Number == by.Number && IsGood(held);

    /// <summary>Ends the listen key if it is not good for anybody, else only for a session whose address may hear it no longer.</summary>
    private void End(Held held, MarketSession session)
    {
        if (!IsGood(held))
        {
            End(h => h == held);
            return;
        }

        lock (gate)
        {
            if (held.Listeners.Remove(session, out var listener))
            {
                Tell(held, listener);
            }
        }
    }

    private void End(Predicate<Held> which)
    {
        lock (gate)
        {
            foreach (var held in byName.Values.Where(held => which(held)).ToList())
            {
                byName.Remove(held.Name);
                foreach (var listener in held.Listeners.Values)
                {
                    Tell(held, listener);
                }
            }
        }
    }

    /// <summary>The last thing the listener hears.</summary>
    private void Tell(Held held, UserListener listener)
    {
        var (nowUs, name) = (clock.NowUs, held.Name);
        users.Leave(listener);
        listener.Post(new StreamEvent((writer, unit) => UserPayloads.ListenKeyExpired(writer, unit, nowUs, name)));
    }

    private sealed class Held(string name, LiveKey by)
    {
        public string Name => name;

        public LiveKey By => by;

        public long UntilUs { get; set; }

        public Dictionary<MarketSession, UserListener> Listeners { get; } = [];
    }
}
