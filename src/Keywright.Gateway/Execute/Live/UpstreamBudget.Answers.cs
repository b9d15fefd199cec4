namespace Keywright.Gateway.Execute.Live;

/// <summary>What the exchange's answers do to the budget.</summary>
public sealed partial class UpstreamBudget
{
    /// <summary>Squares what was taken with how the call ended, and obeys what the answer says about the pace. A second time does nothing.</summary>
    /// <param name="take">What was taken.</param>
    /// <param name="answer">How it ended. Not sent costs nothing; lost costs all, since it may have been counted.</param>
    /// <param name="owedWeight">What an answered call costs in the end: nothing when an order or cancel succeeded (spot-rest.md §2).</param>
    /// <param name="countedOrders">How many orders an answered call has placed.</param>
    /// <param name="now">The moment after the answer came.</param>
    /// <returns>Word for the owner that somebody else uses the address or the account; null mostly.</returns>
    public UpstreamNotice? Settle(UpstreamTake take, UpstreamAnswer answer, int owedWeight, int countedOrders, in UpstreamInstant now)
    {
        UpstreamNotice? notice = null;
        UpstreamPause? begun = null;
        lock (gate)
        {
            if (take.IsSettled)
            {
                return null;
            }

            var answered = answer as UpstreamAnswer.Answered;
            Land(take, answer switch
            {
                UpstreamAnswer.NotSent => (take.Ask.Weight, take.Ask.Orders, 1),
                UpstreamAnswer.Lost => (0, 0, 0),
                _ => (take.Ask.Weight - owedWeight, take.Ask.Orders - countedOrders, 0),
            }, in now);
            if (answered is not null)
            {
                notice = Adopt(take, answered, in now);
                begun = IsOfOrders(answered) ? PauseOrders(take.Ask.Account, answered, in now) : Obey(answered, in now);
            }
        }

        if (begun is { } stop)
        {
            KeepPause?.Invoke(stop);
        }

        return notice;
    }

    /// <summary>Obeys what is said about the pace in answer to what costs nothing.</summary>
    public void Heed(UpstreamAnswer.Answered answer, in UpstreamInstant now)
    {
        UpstreamPause? begun;
        lock (gate)
        {
            begun = Obey(answer, in now);
        }

        if (begun is { } stop)
        {
            KeepPause?.Invoke(stop);
        }
    }

    /// <summary>Gives back what was taken for a call that was not sent after all.</summary>
    public void GiveBack(UpstreamTake take, in UpstreamInstant now)
    {
        lock (gate)
        {
            if (!take.IsSettled)
            {
                Land(take, (take.Ask.Weight, take.Ask.Orders, 1), in now);
            }
        }
    }

    private void Land(UpstreamTake take, (int Weight, int Orders, int Requests) back, in UpstreamInstant now)
    {
        take.IsSettled = true;
        var slowness = SlownessAt(now.TickUs);
        foreach (ref readonly var hold in take.Holds.AsSpan())
        {
            hold.Meter.Enter(slowness, in now);
            hold.Meter.Land(take.Ask.Key, in hold, hold.Meter.Limit.Kind switch { UpstreamLimitKind.Weight => back.Weight, UpstreamLimitKind.Orders => back.Orders, _ => back.Requests }, take.Sent);
        }

        if (take.Ask.Orders > 0 && accounts.TryGetValue(take.Ask.Account, out var account))
        {
            account.Flying = Math.Max(0, account.Flying - take.Ask.Orders);
        }
    }

    /// <summary>Takes in the counts that the headers tell, as far as it is sure of which window they are.</summary>
    private UpstreamNotice? Adopt(UpstreamTake take, UpstreamAnswer.Answered answer, in UpstreamInstant now)
    {
        UpstreamNotice? notice = null;
        foreach (ref readonly var hold in take.Holds.AsSpan())
        {
            var (limit, window) = (hold.Meter.Limit, hold.Meter.Window);
            var isOrders = limit.Kind == UpstreamLimitKind.Orders;
            if (hold.Meter.ToldBy?.Invoke(answer) is not { } told || told < 0)
            {
                continue;
            }

            if (!window.IsOfThis(take.Sent, in hold, in now))
            {
                window.AdoptBefore(told, take.Sent, in hold);
                continue;
            }

            if (window.Adopt(told) && notice is null)
            {
                notice = new UpstreamNotice(isOrders ? take.Ask.Account : null, limit, told, window.Foreign);
                window.Notice();
            }

            // A fill takes orders off the exchange's count. What was on its way before these, and what was taken since, may not be in it.
            if (isOrders && accounts.TryGetValue(take.Ask.Account, out var account) && take.OrdersTaken >= account.ToldAt)
            {
                window.Lower(told + take.OrdersFlying + (account.Taken - take.OrdersTaken));
            }
        }

        if (answer.OrderCountDay is not null && accounts.TryGetValue(take.Ask.Account, out var teller))
        {
            teller.ToldAt = Math.Max(teller.ToldAt, take.OrdersTaken);
        }

        return notice;
    }
}
