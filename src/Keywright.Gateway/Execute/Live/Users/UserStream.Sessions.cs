using System.Threading.Channels;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>The connections of it: the one that is heard, the next one, and the one before.</summary>
internal sealed partial class UserStream
{
    /// <summary>The exchange ends a connection after 24 hours; another takes its place somewhat earlier.</summary>
    private const long LifeUs = 23 * BudgetLimits.HourUs;

    private const long LifeSpreadUs = 30 * BudgetLimits.MinuteUs;

    /// <summary>The one before is heard for so long beside the next: what it had on its way is not lost.</summary>
    private const long BesideUs = 5 * BudgetLimits.SecondUs;

    /// <summary>One that did not last so long makes the next one wait longer.</summary>
    private const long YoungUs = BudgetLimits.MinuteUs;

    private const long FirstRetryUs = BudgetLimits.SecondUs;
    private const long LongestRetryUs = BudgetLimits.MinuteUs;

    private UserSession? current;
    private UserSession? leaving;
    private Task opening = Task.CompletedTask;

    // Until what came of it is taken up, not only until it is known: a look between the two would open another.
    private bool isOpening;
    private long retryTick = long.MinValue;
    private long retryUs = FirstRetryUs;
    private long? beganTick;
    private long leaveTick;
    private long endTick;

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
        if (!isOpening && (current is null || current.IsFailing) && account is { Credential: { } credential, Paused: null } && upstream.Time.TickUs >= retryTick)
        {
            isOpening = true;
            opening = OpenAsync(credential);
        }
    }

    private async Task OpenAsync(LiveCredential credential)
    {
        if (upstream.TryTake(new UpstreamAsk(0, account.Number, UpstreamUse.Reconcile, Upstream.SubscriptionWeight), out var held) is not { } take)
        {
            await OpenedAsync(null, new UpstreamAnswer.NotSent(held!.Rule));
            return;
        }

        var pair = credential.Enter();
        try
        {
            var (socket, answer) = await upstream.SubscribeAsync(take, pair, stop.Token);
            await OpenedAsync(socket is null ? null : new UserSession(socket, pair), answer);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to end.
        }
        finally
        {
            pair.Leave();
        }
    }

    private async ValueTask OpenedAsync(UserSession? session, UpstreamAnswer answer)
    {
        try
        {
            await queue.Writer.WriteAsync(new Signal.Opened(session, answer), stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // It was told to end.
            await EndAsync(session);
        }
    }

    private async ValueTask TakeUpAsync(UserSession? next, UpstreamAnswer answer)
    {
        isOpening = false;
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
        retryUs = tick - beganTick < YoungUs ? Math.Min(2 * retryUs, LongestRetryUs) : FirstRetryUs;
        (beganTick, retryTick, asksDeaf) = (tick, tick + Spread(retryUs), false);
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

        if (fault.IsOfCredential)
        {
            account.Venue.PauseRefused(account, fault);
        }
        else if (fault.Code == -1021)
        {
            upstream.Time.NoteRefused();
        }
    }

    private static ValueTask EndAsync(UserSession? session) => session is null ? ValueTask.CompletedTask : session.DisposeAsync();

    private long Spread(long us)
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
        return us * (192 + (bytes[0] & 127)) / 256;
    }
}
