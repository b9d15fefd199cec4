using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// The one ledger of what may leave for an exchange from one address: weight and requests shared by all accounts behind it, orders by account.
/// What is taken is settled with the answer, whose headers correct the ledger. Safe from any thread; no clock, no timer, no I/O of its own.
/// </summary>
public sealed partial class UpstreamBudget(UpstreamBudgetOptions options)
{
    /// <summary>Past it the account that asked least of late is forgotten, and begins as one that nothing is known of.</summary>
    public const int AccountsMax = 1_024;

    private readonly Lock gate = new();
    private readonly Dictionary<int, AccountOrders> accounts = [];
    private UpstreamLimits limits = UpstreamLimits.Spot;
    private UpstreamMeter[] meters = MetersOf(UpstreamLimits.Spot, isOrders: false, options, startsBefore: 0);

    /// <summary>The limits in force.</summary>
    public UpstreamLimits Limits
    {
        get
        {
            lock (gate)
            {
                return limits;
            }
        }
    }

    /// <summary>Takes in what <c>exchangeInfo</c> says. New limits begin as after a start: reckoned as used until an answer tells.</summary>
    public void Learn(UpstreamLimits learnt)
    {
        lock (gate)
        {
            if (!limits.All.AsSpan().SequenceEqual(learnt.All.AsSpan()))
            {
                Take(learnt);
                news++;
            }
        }
    }

    private void Take(UpstreamLimits now)
    {
        limits = now;
        meters = MetersOf(now, isOrders: false, options, startsBefore);
        accounts.Clear();
    }

    /// <summary>Takes what a call may cost, all of it or nothing.</summary>
    /// <param name="ask">What it wants.</param>
    /// <param name="now">The moment before it is sent.</param>
    /// <param name="refusal">Why not; null when taken.</param>
    public UpstreamTake? TryTake(in UpstreamAsk ask, in UpstreamInstant now, out UpstreamRefusal? refusal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ask.Weight);
        ArgumentOutOfRangeException.ThrowIfNegative(ask.Orders);
        lock (gate)
        {
            refusal = Paused(in now);
            if (refusal is not null)
            {
                return null;
            }

            var slowness = SlownessAt(now.TickUs);
            var account = ask.Orders > 0 ? AccountOf(ask.Account, now.TickUs) : null;
            Span<bool> ofReserve = stackalloc bool[UpstreamLimits.CountMax];
            var count = 0;
            foreach (var meter in meters.AsSpan())
            {
                meter.Enter(slowness, in now);
                refusal ??= meter.Probe(ask.Key, AmountOf(meter, in ask), ask.Use, in now, out ofReserve[count++]);
            }

            refusal ??= account is null ? null : OrdersPaused(account, in now);
            foreach (var meter in account?.Meters ?? [])
            {
                meter.Enter(slowness, in now);
                refusal ??= meter.Probe(ask.Key, ask.Orders, ask.Use, in now, out ofReserve[count++]);
            }

            return refusal is null ? Take(in ask, account, ofReserve, in now) : null;
        }
    }

    /// <summary>What the key has used this minute, on the scale of the exchange's limit, for the header <c>X-MBX-USED-WEIGHT-1M</c>: the limit means that it may use no more.</summary>
    public int VirtualUsedWeight(int key, in UpstreamInstant now)
    {
        lock (gate)
        {
            if (MinuteWeight is not { } minute)
            {
                return 0;
            }

            minute.Enter(SlownessAt(now.TickUs), in now);
            return minute.VirtualUsed(key);
        }
    }

    /// <summary>For the owner: how the minute's weight stands.</summary>
    public UpstreamFigures Read(in UpstreamInstant now)
    {
        lock (gate)
        {
            MinuteWeight?.Enter(SlownessAt(now.TickUs), in now);
            return new UpstreamFigures
            {
                UsedWeight = MinuteWeight?.Window.Used ?? 0,
                ForeignWeight = MinuteWeight?.Window.Foreign ?? 0,
                WeightLimit = MinuteWeight?.Limit.Limit ?? 0,
                IsKnown = MinuteWeight?.Window.IsKnown ?? false,
                Keys = MinuteWeight?.Keys ?? 0,
                Slowness = SlownessAt(now.TickUs),
                Pause = Paused(in now) is null ? null : pause,
            };
        }
    }

    private UpstreamMeter? MinuteWeight => Array.Find(meters, m => m.Limit is { Kind: UpstreamLimitKind.Weight, SpanUs: BudgetLimits.MinuteUs });

    private static long AmountOf(UpstreamMeter meter, in UpstreamAsk ask) => meter.Limit.Kind == UpstreamLimitKind.Weight ? ask.Weight : 1;

    private UpstreamTake Take(in UpstreamAsk ask, AccountOrders? account, ReadOnlySpan<bool> ofReserve, in UpstreamInstant now)
    {
        var holds = new MeterHold[meters.Length + (account?.Meters.Length ?? 0)];
        for (var i = 0; i < holds.Length; i++)
        {
            var meter = i < meters.Length ? meters[i] : account!.Meters[i - meters.Length];
            holds[i] = meter.Take(ask.Key, i < meters.Length ? AmountOf(meter, in ask) : ask.Orders, ofReserve[i], in now);
        }

        var flying = account?.Flying ?? 0;
        if (account is not null)
        {
            account.Taken += ask.Orders;
            account.Flying += ask.Orders;
        }

        return new UpstreamTake(in ask, in now, holds) { OrdersTaken = account?.Taken ?? 0, OrdersFlying = flying };
    }

    private AccountOrders AccountOf(int number, long tickUs)
    {
        if (!accounts.TryGetValue(number, out var account))
        {
            if (accounts.Count >= AccountsMax)
            {
                accounts.Remove(accounts.MinBy(a => a.Value.AskedUs).Key);
            }

            accounts.Add(number, account = new AccountOrders(MetersOf(limits, isOrders: true, options, startsBefore: 0)));
        }

        account.AskedUs = tickUs;
        return account;
    }

    private static UpstreamMeter[] MetersOf(UpstreamLimits limits, bool isOrders, UpstreamBudgetOptions options, int startsBefore)
        => [.. limits.All.Where(l => l.Kind == UpstreamLimitKind.Orders == isOrders).Select(l => new UpstreamMeter(l, options, startsBefore))];

    private sealed class AccountOrders(UpstreamMeter[] meters)
    {
        public UpstreamMeter[] Meters => meters;

        public long AskedUs { get; set; }

        /// <summary>Until when the exchange takes no orders of it, by the clock that never steps.</summary>
        public long PausedUntilTick { get; set; } = long.MinValue;

        /// <summary>Orders ever taken.</summary>
        public long Taken { get; set; }

        /// <summary>Orders on their way.</summary>
        public long Flying { get; set; }

        /// <summary><see cref="Taken"/> of the newest call whose answer told a count.</summary>
        public long ToldAt { get; set; }
    }
}
