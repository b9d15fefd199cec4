using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Sockets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>
/// One connection to the WebSocket API: which key is logged on, whose events it hears. Requests walk the pipeline like those of REST;
/// what a session adds is that a key which logged on need not sign each of them.
/// </summary>
public sealed class Session
{
    /// <summary>Subscriptions at one time.</summary>
    private const int SubscriptionsMax = 1_000;

    /// <summary>Subscriptions in a connection's life.</summary>
    private const int SubscriptionIdsMax = 65_535;

    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];
    private readonly RequestPipeline pipeline;
    private readonly SessionTable table;
    private readonly UserStreams users;
    private readonly Envelopes envelopes;
    private readonly GatewayClock clock;
    private readonly SessionTerms terms;
    private readonly ConnectionTally tally;
    private LiveKey? key;
    private long authorizedUs;
    private int subscriptionIds;
    private bool ended;

    internal Session(RequestPipeline pipeline, SessionTable table, UserStreams users, Envelopes envelopes, GatewayClock clock, SessionTerms terms, ConnectionTally tally)
    {
        (this.pipeline, this.table, this.users, this.envelopes, this.clock, this.terms, this.tally) = (pipeline, table, users, envelopes, clock, terms, tally);
        ConnectedUs = clock.NowUs;
    }

    public long ConnectedUs { get; }

    /// <summary>The clock as this connection tells it.</summary>
    public long Now => terms.Unit == TimeUnit.Microsecond ? clock.NowUs : clock.NowUs / 1_000;

    public bool ReturnRateLimits => terms.ReturnRateLimits;

    internal (LiveKey? Key, long AuthorizedUs, bool UserStream) Standing
    {
        get
        {
            lock (gate)
            {
                return (key, authorizedUs, subscriptions.Exists(s => s.OfSession));
            }
        }
    }

    internal IReadOnlyList<int> SubscriptionIds
    {
        get
        {
            lock (gate)
            {
                return [.. subscriptions.Select(s => s.Id)];
            }
        }
    }

    /// <summary>
    /// Answers one text frame. What is asked first reaches the engine first though its answer be awaited together with others: everything
    /// up to the engine is done before this first waits.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> text)
    {
        var frame = JsonRequest.Read(text.Span);
        var loggedOn = Standing.Key;
        if (loggedOn is not null && !IsGood(loggedOn))
        {
            // The exchange answers so, without the request's id, and logs the session off.
            EndKey(loggedOn.Number, tell: false);
            return Envelopes.KeyEnded;
        }

        var reply = await pipeline.HandleAsync(new WireRequest(frame, terms.Client, terms.TimeUnit, loggedOn), this);
        return envelopes.Of(frame, reply, terms);
    }

    /// <summary>The connection is gone.</summary>
    public void End()
    {
        lock (gate)
        {
            if (!ended)
            {
                ended = true;
                tally.Ended(ofSession: true, terms.Outbox.CutOff);
            }

            if (key is not null)
            {
                table.Leave(key, this);
            }

            foreach (var subscription in subscriptions)
            {
                users.Leave(subscription.Listener);
                table.Leave(subscription.Key, this);
            }

            subscriptions.Clear();
            key = null;
        }
    }

    /// <summary>Whoever was logged on before is so no longer; what that key subscribed to goes on.</summary>
    internal void LogOn(LiveKey by, long nowUs)
    {
        lock (gate)
        {
            var before = key;
            (key, authorizedUs) = (by, nowUs);
            Rely(by);
            Forgo(before);
        }

        EndIfRevoked(by);
    }

    internal void LogOut()
    {
        lock (gate)
        {
            var before = key;
            key = null;
            EndSubscriptions(s => s.OfSession);
            Forgo(before);
        }
    }

    /// <summary>Begins to hear the key's account; null and a fault when it cannot.</summary>
    internal int? Subscribe(LiveKey by, bool ofSession, out Fault fault)
    {
        int id;
        lock (gate)
        {
            fault = subscriptions.Exists(s => s.Account == by.Account) ? SocketFaults.AlreadySubscribed : SocketFaults.SubscriptionIdsUsedUp;
            if (fault == SocketFaults.AlreadySubscribed || subscriptionIds >= SubscriptionIdsMax || subscriptions.Count >= SubscriptionsMax)
            {
                return null;
            }

            id = subscriptionIds++;
            if (ended)
            {
                return id;
            }

            var listener = ListenerOf(id, by);
            subscriptions.Add(new Subscription(id, by, ofSession, listener));
            users.Join(listener);
            Rely(by);
        }

        EndIfRevoked(by);
        return id;
    }

    /// <summary>Ends one subscription, or all; false when there is none to end.</summary>
    internal bool Unsubscribe(long? id)
    {
        lock (gate)
        {
            return EndSubscriptions(s => id is null || s.Id == id);
        }
    }

    /// <summary>The key is no longer good: it is logged off, what it subscribed to ends, and the client is told without asking.</summary>
    internal void EndKey(int keyNumber, bool tell = true)
    {
        lock (gate)
        {
            EndSubscriptions(s => s.Key.Number == keyNumber);
            if (key is { } loggedOn && loggedOn.Number == keyNumber)
            {
                key = null;
                Forgo(loggedOn);
                if (tell && !ended)
                {
                    terms.Post(Envelopes.KeyEnded);
                }
            }
        }
    }

    /// <summary>Looks again at a key this connection relies on, whose terms have changed.</summary>
    internal void Judge(int keyNumber)
    {
        LiveKey? one;
        lock (gate)
        {
            one = key?.Number == keyNumber ? key : subscriptions.Find(s => s.Key.Number == keyNumber)?.Key;
        }

        if (one is not null && !IsGood(one))
        {
            EndKey(keyNumber);
        }
        else if (one is not null && !one.Terms.MayListen)
        {
            EndListening(keyNumber);
        }
    }

    private void EndHearing(LiveKey by)
    {
        if (IsGood(by))
        {
            EndListening(by.Number);
        }
        else
        {
            EndKey(by.Number);
        }
    }

    /// <summary>The key may no longer hear the account, though it may go on asking.</summary>
    private void EndListening(int keyNumber)
    {
        lock (gate)
        {
            EndSubscriptions(s => s.Key.Number == keyNumber);
        }
    }

    private bool IsGood(LiveKey one)
    {
        var may = one.Terms;
        return one.IsInForce(clock) && may.AllowedAddresses.Allows(terms.Client) && may.Permissions.HasFlag(KeyPermissions.Read);
    }

    private bool EndSubscriptions(Predicate<Subscription> which)
    {
        var over = subscriptions.FindAll(which);
        subscriptions.RemoveAll(which);
        foreach (var subscription in over)
        {
            users.Leave(subscription.Listener);
            Forgo(subscription.Key);
            if (!ended)
            {
                terms.Outbox.TryPost(Envelopes.Terminated(clock.NowUs).Frame(terms.Unit, Envelopes.HeadOf(subscription.Id)));
            }
        }

        return over.Count > 0;
    }

    private UserListener ListenerOf(int id, LiveKey by)
    {
        var head = Envelopes.HeadOf(id);
        return new UserListener(
            by, told => terms.Outbox.TryPost(told.Frame(terms.Unit, head)), () => IsGood(by) && by.Terms.MayListen, () => EndHearing(by), terms.Outbox.Cut);
    }

    private void Rely(LiveKey one)
    {
        if (!ended)
        {
            table.Join(one, this);
        }
    }

    private void Forgo(LiveKey? one)
    {
        if (one is not null && key?.Number != one.Number && !subscriptions.Exists(s => s.Key.Number == one.Number))
        {
            table.Leave(one, this);
        }
    }

    /// <summary>A key revoked in this very moment may have been taken off the table before it was put on.</summary>
    private void EndIfRevoked(LiveKey one)
    {
        if (one.Revoked)
        {
            EndKey(one.Number);
        }
    }
}
