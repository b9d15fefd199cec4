using System.Buffers;
using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>
/// Unfilled orders counted an account (spot-rest.md §2): one for each accepted order, less on its first fill.
/// Counts come from the exchange's events, so that replaying the journal restores them; orders still on their way are held beside them.
/// </summary>
public sealed class OrderCounts(BudgetLimits limits)
{
    /// <summary>Credit for an order first filled as taker; the documents state one.</summary>
    private const int TakerCredit = 1;

    /// <summary>Credit for an order first filled as maker; the documents' example shows five.</summary>
    private const int MakerCredit = 5;

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, Count> byAccount = [];

    /// <summary>Holds slots for orders about to be sent.</summary>
    /// <param name="exceeded">The limit that stands in the way, such as "100 orders per 10 SECOND".</param>
    public OrderHold? TryHold(int account, int orders, long nowUs, out string exceeded, out int retryAfterSeconds)
    {
        lock (gate)
        {
            var count = Of(account);
            var (tenSeconds, day) = count.At(nowUs);
            if (day + count.Held + orders > limits.OrdersPerDay)
            {
                (exceeded, retryAfterSeconds) = ($"{limits.OrdersPerDay} orders per 1 DAY", Count.SecondsLeft(nowUs, BudgetLimits.DayUs));
                return null;
            }

            if (tenSeconds + count.Held + orders > limits.OrdersPer10Seconds)
            {
                (exceeded, retryAfterSeconds) = ($"{limits.OrdersPer10Seconds} orders per 10 SECOND", Count.SecondsLeft(nowUs, Count.TenSecondsUs));
                return null;
            }

            (exceeded, retryAfterSeconds) = ("", 0);
            count.Held += orders;
            return new OrderHold(this, account, orders);
        }
    }

    /// <summary>Takes in what the exchange did. Orders without a key's tag belong to the background market.</summary>
    public void Apply(ReadOnlySpan<MarketEvent> events)
    {
        lock (gate)
        {
            foreach (ref readonly var e in events)
            {
                if (e.Kind == EventKind.Accepted && e.Tag != 0)
                {
                    Of(e.Account).Add(1, e.TimeUs);
                }
                else if (e.Kind == EventKind.Traded)
                {
                    if (e.TakerFirstFill && e.Tag != 0)
                    {
                        Of(e.Account).Add(-TakerCredit, e.TimeUs);
                    }

                    if (e.MakerFirstFill && e.MakerTag != 0)
                    {
                        Of(e.MakerAccount).Add(-MakerCredit, e.TimeUs);
                    }
                }
            }
        }
    }

    /// <summary>An order refused by the check just before the engine counts as well (auth.md §6).</summary>
    public void CountLateRefusal(int account, long timeUs)
    {
        lock (gate)
        {
            Of(account).Add(1, timeUs);
        }
    }

    public (int TenSeconds, int Day) Read(int account, long nowUs)
    {
        lock (gate)
        {
            return Of(account).At(nowUs);
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        lock (gate)
        {
            var writer = new StateWriter(into);
            writer.Int32(byAccount.Count);
            foreach (var (account, count) in byAccount)
            {
                writer.Int32(account);
                writer.Int64(count.TenSecondsWindow);
                writer.Int32(count.TenSeconds);
                writer.Int64(count.DayWindow);
                writer.Int32(count.Day);
            }
        }
    }

    public void Restore(ref StateReader reader)
    {
        lock (gate)
        {
            byAccount.Clear();
            for (var left = reader.Int32(); left > 0; left--)
            {
                byAccount[reader.Int32()] = new Count
                {
                    TenSecondsWindow = reader.Int64(),
                    TenSeconds = reader.Int32(),
                    DayWindow = reader.Int64(),
                    Day = reader.Int32(),
                };
            }
        }
    }

    internal void Release(int account, int orders)
    {
        lock (gate)
        {
            Of(account).Held -= orders;
        }
    }

    private Count Of(int account)
    {
        if (!byAccount.TryGetValue(account, out var count))
        {
            byAccount[account] = count = new Count();
        }

        return count;
    }

    private sealed class Count
    {
        public const long TenSecondsUs = 10 * BudgetLimits.SecondUs;

        public long TenSecondsWindow { get; set; }

        public int TenSeconds { get; set; }

        public long DayWindow { get; set; }

        public int Day { get; set; }

        /// <summary>Orders on their way; memory only, because none is on its way after a restart.</summary>
        public int Held { get; set; }

        /// <summary>What counts at an instant. Asking moves nothing: only an order that was accepted opens a new window, or a clock that
        /// jumps ahead and back between two orders would clear the old one.</summary>
        public (int TenSeconds, int Day) At(long nowUs)
            => (nowUs / TenSecondsUs > TenSecondsWindow ? 0 : TenSeconds, nowUs / BudgetLimits.DayUs > DayWindow ? 0 : Day);

        private void Enter(long nowUs)
        {
            if (nowUs / TenSecondsUs > TenSecondsWindow)
            {
                (TenSecondsWindow, TenSeconds) = (nowUs / TenSecondsUs, 0);
            }

            if (nowUs / BudgetLimits.DayUs > DayWindow)
            {
                (DayWindow, Day) = (nowUs / BudgetLimits.DayUs, 0);
            }
        }

        public void Add(int orders, long nowUs)
        {
            Enter(nowUs);
            TenSeconds = Math.Max(0, TenSeconds + orders);
            Day = Math.Max(0, Day + orders);
        }

        public static int SecondsLeft(long nowUs, long spanUs)
            => (int)Math.Max(1, ((((nowUs / spanUs) + 1) * spanUs) - nowUs + 999_999) / 1_000_000);
    }
}

/// <summary>Order slots held while an order is on its way; released once its outcome is known.</summary>
public sealed class OrderHold
{
    private readonly int account;
    private readonly int orders;
    private OrderCounts? counts;

    internal OrderHold(OrderCounts counts, int account, int orders)
        => (this.counts, this.account, this.orders) = (counts, account, orders);

    public void Release() => Interlocked.Exchange(ref counts, null)?.Release(account, orders);
}
