using System.Collections.Concurrent;
using System.Threading.Channels;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Keys;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>
/// Hears what the exchange tells of one account, all the time that there is a credential for it. Before a connection ends by age or by notice the
/// next one hears already; after one that broke, what was missed is asked for. Whoever listens here notices neither.
/// </summary>
internal sealed partial class UserStream : IAsyncDisposable
{
    /// <summary>Events that may wait for their turn; past it the connection is given up, and what was lost is asked for.</summary>
    private const int QueueMax = 65_536;

    /// <summary>Open orders are asked for so often though nothing was missed, as far as anybody knows.</summary>
    private const long AuditUs = 5 * BudgetLimits.MinuteUs;

    /// <summary>The same while nothing can be heard.</summary>
    private const long DeafAuditUs = 30 * BudgetLimits.SecondUs;

    /// <summary>A connection is not suspected more often than this.</summary>
    private const long SuspectUs = BudgetLimits.MinuteUs;

    private readonly Channel<Signal> queue = Channel.CreateBounded<Signal>(new BoundedChannelOptions(QueueMax) { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly ConcurrentQueue<Answered> answers = new();
    private readonly CancellationTokenSource stop = new();
    private readonly LiveAccount account;
    private readonly Upstream upstream;
    private readonly RandomSource random;
    private readonly List<TaskCompletionSource> asked = [];
    private readonly UserTelling telling;
    private readonly Task running;
    private readonly UserOutbox outbox;
    private readonly Task tellingOn;
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>The exchange has answered a call with this; its events are to be told soon. Called under the venue's lock: it is taken up with what comes next.</summary>
    public void Expect(SymbolRules symbol, long orderId, Amount executed, bool hasEnded, bool isNew)
        => answers.Enqueue(new Answered(symbol, orderId, executed, hasEnded, isNew));

    /// <summary>Done when all that had been said before is taken in, and asked for what can be; for a simulation, and for tests.</summary>
    internal async Task SettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(new Signal.Asked(settled));
        await settled.Task;
    }

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
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

            asked.ForEach(static settled => settled.TrySetResult());
            asked.Clear();
        }
    }

    private async ValueTask TakeAsync(Signal signal)
    {
        while (answers.TryDequeue(out var answer))
        {
            telling.Expect(answer.Symbol, answer.OrderId, answer.Executed, answer.HasEnded, answer.IsNew);
        }

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
            case Signal.Asked { Settled: var settled }:
                asked.Add(settled);
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

        if (current is not null && (tick >= endTick || current.Pair != account.Credential?.Now))
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
    }

    private readonly record struct Answered(SymbolRules Symbol, long OrderId, Amount Executed, bool HasEnded, bool IsNew);
}
