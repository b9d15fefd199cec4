using System.Threading.Channels;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Keys;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Hears what the exchange tells of one account, all the time that there is a credential for it. Before a connection ends by age or by notice the
/// next one hears already; after one that broke, what was missed is asked for. Whoever listens here notices neither.
/// </summary>
internal sealed class UserStream : IAsyncDisposable
{
    /// <summary>Events that may wait for their turn; past it the connection is given up, and what was lost is asked for.</summary>
    private const int QueueMax = 65_536;

    /// <summary>The exchange ends a connection after 24 hours; another takes its place somewhat earlier.</summary>
    private const long LifeUs = 23 * BudgetLimits.HourUs;

    private const long LifeSpreadUs = 30 * BudgetLimits.MinuteUs;

    /// <summary>The one before is heard for so long beside the next: what it had on its way is not lost.</summary>
    private const long BesideUs = 5 * BudgetLimits.SecondUs;

    private const long FirstRetryUs = BudgetLimits.SecondUs;
    private const long LongestRetryUs = BudgetLimits.MinuteUs;

    /// <summary>Open orders are asked for so often though nothing was missed, as far as anybody knows.</summary>
    private const long AuditUs = 5 * BudgetLimits.MinuteUs;

    /// <summary>The same while nothing can be heard.</summary>
    private const long DeafAuditUs = 30 * BudgetLimits.SecondUs;

    /// <summary>A connection is not suspected more often than this.</summary>
    private const long SuspectUs = BudgetLimits.MinuteUs;

    private readonly Channel<Signal> queue = Channel.CreateBounded<Signal>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private readonly LiveAccount account;
    private readonly Upstream upstream;
    private readonly RandomSource random;
    private readonly UserTelling telling;
    private readonly Task running;
    private readonly UserOutbox outbox;
    private readonly Task tellingOn;
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UserSession? current;
    private UserSession? leaving;
    private Task opening = Task.CompletedTask;
    private long retryTick = long.MinValue;
    private long retryUs = FirstRetryUs;
    private long leaveTick;
    private long endTick;
    private long auditTick = long.MinValue;
    private long suspectTick = long.MinValue;
    private bool wasMissed = true;
    private bool asksDeaf;
    private int looking;

    /// <param name="account">Whose.</param>
    /// <param name="clock">The gateway's.</param>
    /// <param name="random">Spreads the ends of connections.</param>
    /// <param name="outbox">Takes what is told; its own from here on.</param>
    public UserStream(LiveAccount account, GatewayClock clock, RandomSource random, UserOutbox outbox)
    {
        (this.account, this.random, this.outbox, upstream) = (account, random, outbox, account.Venue.Upstream);
        telling = new UserTelling(account, new UserQueries(account, upstream, clock, stop.Token), clock, outbox.Post);
        telling.Begin();
        running = RunAsync();
        tellingOn = outbox.RunAsync();
    }

    /// <summary>Done as soon as it hears.</summary>
    public Task Up => Volatile.Read(ref up).Task;

    /// <summary>Looks for what is due; called a few times a second, and never waits.</summary>
    public void Beat()
    {
        // What must not happen is not kept quiet.
        if (running.IsFaulted)
        {
            running.GetAwaiter().GetResult();
        }

        if (Interlocked.Exchange(ref looking, 1) == 0)
        {
            queue.Writer.TryWrite(new Signal.Look());
        }
    }

    /// <summary>The exchange has answered a call with this; its events are to be told soon.</summary>
    public void Expect(SymbolRules symbol, long orderId, Amount executed, bool hasEnded, bool isNew)
        => queue.Writer.TryWrite(new Signal.Answered(symbol, orderId, executed, hasEnded, isNew));

    /// <summary>Done when all that had been said before is taken in; for a simulation, and for tests.</summary>
    internal async Task SettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(new Signal.Asked(settled));
        await settled.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        queue.Writer.TryComplete();
        await running;
        await opening;
        await EndAsync(current);
        await EndAsync(leaving);
        outbox.End();
        await tellingOn;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested && await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (!stop.IsCancellationRequested && queue.Reader.TryRead(out var signal))
            {
                await TakeAsync(signal);
            }

            if (!stop.IsCancellationRequested && (current is not null || asksDeaf))
            {
                await telling.SettleAsync();
            }
        }
    }

    private async ValueTask TakeAsync(Signal signal)
    {
        switch (signal)
        {
            case Signal.Heard heard when heard.From == current || heard.From == leaving:
                Hear(heard.From, heard.Event);
                break;
            case Signal.Ended { From: var from }:
                await EndedAsync(from);
                break;
            case Signal.Opened { Session: var next, Answer: var answer }:
                await TakeUpAsync(next, answer);
                break;
            case Signal.Answered a:
                telling.Expect(a.Symbol, a.OrderId, a.Executed, a.HasEnded, a.IsNew);
                break;
            case Signal.Asked { Settled: var settled }:
                settled.TrySetResult();
                break;
            case Signal.Look:
                Volatile.Write(ref looking, 0);
                await LookAsync();
                break;
        }
    }

    private void Hear(UserSession from, UpstreamEvent heard)
    {
        switch (heard.Kind)
        {
            case "serverShutdown":
                from.IsFailing = true;
                Open();
                break;
            case "eventStreamTerminated":
                queue.Writer.TryWrite(new Signal.Ended(from));
                break;
            default:
                if (!telling.Take(heard))
                {
                    Suspect();
                }

                break;
        }
    }

    /// <summary>What is due by the clock.</summary>
    private async ValueTask LookAsync()
    {
        var tick = upstream.Time.TickUs;
        if (account.Credential is null || account.Paused is not null)
        {
            if (current is not null || leaving is not null)
            {
                var (one, other) = (current, leaving);
                (current, leaving) = (null, null);
                await EndAsync(one);
                await EndAsync(other);
                Miss();
            }

            return;
        }

        foreach (var session in (UserSession?[])[current, leaving])
        {
            if (session is { HasStopped: true } || (session is not null && session == leaving && tick >= leaveTick))
            {
                await EndedAsync(session);
            }
        }

        if (current is not null && (tick >= endTick || current.Credential != account.Credential))
        {
            current.IsFailing = true;
        }

        Open();
        if (!telling.LookForOverdue())
        {
            Suspect();
        }

        if (tick >= auditTick && (current is not null || auditTick != long.MinValue))
        {
            auditTick = tick + (current is null ? DeafAuditUs : AuditUs);
            asksDeaf = current is null;
            telling.DoubtAll();
        }
    }

    private async ValueTask EndedAsync(UserSession from)
    {
        if (from == leaving)
        {
            leaving = null;
            await EndAsync(from);
        }
        else if (from == current)
        {
            current = null;
            await EndAsync(from);
            Miss();
            Open();
        }
    }

    /// <summary>Opens the next connection, if one is needed and it may be tried.</summary>
    private void Open()
    {
        if (opening.IsCompleted && (current is null || current.IsFailing) && account is { Credential: { } credential, Paused: null } && upstream.Time.TickUs >= retryTick)
        {
            opening = OpenAsync(credential);
        }
    }

    private async Task OpenAsync(LiveCredential credential)
    {
        if (upstream.TryTake(new UpstreamAsk(0, account.Number, UpstreamUse.Reconcile, Upstream.SubscriptionWeight), out var held) is not { } take)
        {
            queue.Writer.TryWrite(new Signal.Opened(null, new UpstreamAnswer.NotSent(held!.Rule)));
            return;
        }

        try
        {
            var (socket, answer) = await upstream.SubscribeAsync(take, credential, stop.Token);
            queue.Writer.TryWrite(new Signal.Opened(socket is null ? null : new UserSession(socket, credential), answer));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to end.
        }
    }

    private async ValueTask TakeUpAsync(UserSession? next, UpstreamAnswer answer)
    {
        var tick = upstream.Time.TickUs;
        if (next is null)
        {
            Refused(answer);
            retryTick = tick + Spread(retryUs);
            retryUs = Math.Min(2 * retryUs, LongestRetryUs);
            auditTick = auditTick == long.MinValue ? tick + DeafAuditUs : Math.Min(auditTick, tick + DeafAuditUs);
            return;
        }

        await EndAsync(leaving);
        (leaving, current) = (current, next);
        (leaveTick, endTick) = (tick + BesideUs, tick + LifeUs + Spread(LifeSpreadUs));
        (retryTick, retryUs, asksDeaf) = (long.MinValue, FirstRetryUs, false);
        next.Start(heard => queue.Writer.TryWrite(new Signal.Heard(next, heard)), () => queue.Writer.TryWrite(new Signal.Ended(next)));
        if (wasMissed)
        {
            wasMissed = false;
            auditTick = tick + AuditUs;
            telling.DoubtAll();
        }

        up.TrySetResult();
    }

    /// <summary>What the exchange says of our own credential or clock.</summary>
    private void Refused(UpstreamAnswer answer)
    {
        if (answer is not UpstreamAnswer.Answered { Body: var body } || !UpstreamFault.TryRead(body, out var fault))
        {
            return;
        }

        switch (fault.Code)
        {
            case -2015 or -2014 or -2008 or -1022 when account.Paused is null:
                account.Paused = $"Account '{account.Name}' is paused: the exchange refuses its credential ({fault.Code}).";
                break;
            case -1021:
                upstream.Time.NoteRefused();
                break;
        }
    }

    /// <summary>From here on something may have happened that nobody heard.</summary>
    private void Miss()
    {
        wasMissed = true;
        if (up.Task.IsCompleted)
        {
            Volatile.Write(ref up, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Something was not told that must have been: all is asked for, and another connection takes the place of this one.</summary>
    private void Suspect()
    {
        var tick = upstream.Time.TickUs;
        if (current is null || tick < suspectTick)
        {
            return;
        }

        suspectTick = tick + SuspectUs;
        current.IsFailing = true;
        wasMissed = true;
        telling.DoubtAll();
        Open();
    }

    private static ValueTask EndAsync(UserSession? session) => session is null ? ValueTask.CompletedTask : session.DisposeAsync();

    private long Spread(long us)
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
        return us * (192 + (bytes[0] & 127)) / 256;
    }

    private abstract record Signal
    {
        private Signal()
        {
        }

        public sealed record Look : Signal;

        public sealed record Asked(TaskCompletionSource Settled) : Signal;

        public sealed record Heard(UserSession From, UpstreamEvent Event) : Signal;

        public sealed record Ended(UserSession From) : Signal;

        public sealed record Opened(UserSession? Session, UpstreamAnswer Answer) : Signal;

        public sealed record Answered(SymbolRules Symbol, long OrderId, Amount Executed, bool HasEnded, bool IsNew) : Signal;
    }
}
