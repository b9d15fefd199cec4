using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>How one limit is dealt out to the keys that draw on it.</summary>
/// <param name="BurstPermille">What a key may save up, of its share of a window.</param>
/// <param name="KeepsShare">A key keeps its share of what is left of the window, however long it waits; else it has to draw as it flows.</param>
/// <param name="StorePermille">What is kept, of a whole window, for keys that ask for the first time.</param>
/// <param name="FillUs">Longest time over which what is left is dealt out; shorter ends of windows are shorter.</param>
internal readonly record struct ShareRule(int BurstPermille, bool KeepsShare, int StorePermille, long FillUs);

/// <summary>
/// Deals out a limit to the keys that ask for it. What is left of a window flows evenly over the rest of it, in equal parts to every key that
/// asked of late; whose purse is full lets the rest flow on to those whose purse is not. So a key that asks ten times as often gets
/// no more than its neighbour, nothing lies idle while somebody wants it, and who comes back finds a full purse at once and its part of the flow
/// from then on, because nobody was able to draw what had not flowed yet. A call dearer than a purse needs a full one and leaves a debt.
/// A small store beside the purses is for keys that ask for the first time.
/// </summary>
internal sealed class FairShares(ShareRule rule)
{
    public const int KeysMax = 4_096;

    /// <summary>A key that asked for nothing this long has no part of the flow.</summary>
    public const long IdleUs = 2 * BudgetLimits.MinuteUs;

    /// <summary>Fractions of a unit that purses are kept in.</summary>
    private const long Fine = 1_000_000;

    /// <summary>Flowing for less time than this waits, so that it costs nothing in a crowd.</summary>
    private const long FlowUs = 5_000;

    private readonly Dictionary<int, Purse> byKey = [];
    private readonly List<Purse> purses = [];
    private long flowedUs = long.MinValue;
    private long store;
    private long cap;
    private long perSecond;
    private long unflowed;
    private bool isSlow;
    private bool lends;
    private int open;

    public int Keys => purses.Count;

    /// <summary>The key's purse; made when it asks for the first time.</summary>
    public Purse Of(int key, long tickUs)
    {
        if (!byKey.TryGetValue(key, out var purse))
        {
            if (purses.Count >= KeysMax)
            {
                Drop(purses.MinBy(p => p.AskedUs)!);
            }

            // Who comes alone may have a full purse: nobody else wants it.
            purse = new Purse(key) { Balance = purses.Count == 0 ? cap : Math.Min(store, cap) };
            store -= purses.Count == 0 ? 0 : purse.Balance;
            byKey.Add(key, purse);
            purses.Add(purse);
        }

        purse.AskedUs = tickUs;
        return purse;
    }

    public Purse? Find(int key) => byKey.GetValueOrDefault(key);

    /// <summary>Lets flow what the time since the last call has brought.</summary>
    /// <param name="budget">Of a whole window.</param>
    /// <param name="left">What may still be used of this one.</param>
    /// <param name="leftUs">Until it ends.</param>
    /// <param name="spanUs">Its length.</param>
    /// <param name="slowness">How often the pace is halved.</param>
    /// <param name="isKnown">The exchange has told what was used of this window; before that nobody borrows.</param>
    /// <param name="tickUs">Now.</param>
    public void Flow(long budget, long left, long leftUs, long spanUs, int slowness, bool isKnown, long tickUs)
    {
        lends = slowness == 0 && isKnown;
        var passedUs = flowedUs == long.MinValue ? 0 : tickUs - flowedUs;
        if (flowedUs != long.MinValue && passedUs < FlowUs)
        {
            return;
        }

        var storeCap = (long)((Int128)budget * Fine * rule.StorePermille / 1_000);
        if (flowedUs == long.MinValue)
        {
            store = storeCap;
        }

        // What was lent at the usual pace is not asked back at the slow one: nobody could draw anything meanwhile.
        var forgives = slowness > 0 && !isSlow;
        (flowedUs, isSlow) = (tickUs, slowness > 0);
        purses.RemoveAll(IsIdle);
        cap = CapOf(budget, leftUs, spanUs) >> slowness;
        var claims = store;
        open = 0;
        foreach (var purse in purses)
        {
            purse.Balance = Math.Min(forgives ? Math.Max(0, purse.Balance) : purse.Balance, cap);
            claims += Math.Max(0, purse.Balance);
            open += purse.Balance < cap ? 1 : 0;
        }

        // What is saved up need only be there for the rest of the window: the next one brings its own. So nothing saved is lost with a window's end.
        if (!rule.KeepsShare)
        {
            claims = (long)((Int128)claims * Math.Min(leftUs, spanUs) / spanUs);
        }

        // Twice the even pace at most: what nobody wanted in the first half of a window is not made up for in a rush at its end.
        unflowed = Math.Max(0, (left * Fine) - claims);
        var fillUs = Math.Min(rule.FillUs, spanUs);
        var pace = (Int128)unflowed * BudgetLimits.SecondUs / Math.Min(leftUs, fillUs);
        var paceMax = (Int128)2 * budget * Fine * BudgetLimits.SecondUs / fillUs;
        perSecond = (long)Int128.Min(pace, paceMax) >> slowness;
        var flow = (long)Int128.Min(unflowed, (Int128)perSecond * passedUs / BudgetLimits.SecondUs);
        var intoStore = Math.Clamp(storeCap - store, 0, flow / 4);
        store += intoStore;
        Deal(flow - intoStore);
        bool IsIdle(Purse purse) => tickUs - purse.AskedUs > IdleUs && byKey.Remove(purse.Key);
    }

    public bool Has(Purse purse, long amount) => cap > 0 && (purse.Balance >= Math.Min(amount * Fine, cap) || CanBorrow(purse, amount * Fine));

    /// <summary>It has all of it and leaves no debt.</summary>
    public static bool HasWhole(Purse purse, long amount) => purse.Balance >= amount * Fine;

    public void Draw(Purse purse, long amount)
    {
        var debtBefore = Math.Max(0, -purse.Balance);
        purse.Balance -= amount * Fine;
        unflowed = Math.Max(0, unflowed - (Math.Max(0, -purse.Balance) - debtBefore));
    }

    /// <summary>
    /// Of what has not flowed yet a key may have half in advance, as long as it owes no more than a full purse: a bot that begins with a burst is not
    /// refused while nearly all of the window lies idle. It pays back out of its own part of the flow.
    /// </summary>
    private bool CanBorrow(Purse purse, long fine) => lends && purse.Balance - fine >= -cap && fine <= unflowed / 2;

    /// <summary>Gives back what a call did not cost. A key that was forgotten meanwhile gets nothing.</summary>
    public void Return(int key, long amount)
    {
        if (byKey.TryGetValue(key, out var purse))
        {
            purse.Balance = Math.Min(Math.Max(cap, purse.Balance), purse.Balance + (amount * Fine));
        }
    }

    /// <summary>Until the purse has enough at the pace of now, microseconds; no longer than given.</summary>
    public long WaitUs(Purse purse, long amount, long longestUs)
    {
        var missing = Math.Min(amount * Fine, cap) - purse.Balance;
        var each = perSecond / Math.Max(1, open);
        return each == 0 ? longestUs : (long)Int128.Clamp((Int128)missing * BudgetLimits.SecondUs / each, 1, longestUs);
    }

    /// <summary>What the key could still draw in this window if it went on and the others went on as they do.</summary>
    public long CouldDraw(Purse purse) => (Math.Max(0, purse.Balance) + (unflowed / Math.Max(1, open))) / Fine;

    // A share falls with the window's rest only where keys keep theirs: else an hour's rest would let nobody save up anything.
    private long CapOf(long budget, long leftUs, long spanUs)
    {
        var share = (Int128)budget * Fine / Math.Max(1, purses.Count);
        var burst = share * rule.BurstPermille / 1_000;
        return (long)(rule.KeepsShare ? Int128.Max(burst, share * Math.Min(leftUs, spanUs) / spanUs) : burst);
    }

    private void Deal(long flow)
    {
        // Each round either deals out everything or fills a purse; what few rounds leave over flows the next time.
        for (var round = 0; round < 8 && flow > 0; round++)
        {
            var thirsty = 0;
            foreach (var purse in purses)
            {
                thirsty += purse.Balance < cap ? 1 : 0;
            }

            var each = thirsty == 0 ? 0 : flow / thirsty;
            if (each == 0)
            {
                return;
            }

            foreach (var purse in purses)
            {
                var given = Math.Clamp(cap - purse.Balance, 0, each);
                purse.Balance += given;
                flow -= given;
            }
        }
    }

    private void Drop(Purse purse)
    {
        byKey.Remove(purse.Key);
        purses.Remove(purse);
    }

    /// <summary>What one key has to draw from.</summary>
    internal sealed class Purse(int key)
    {
        public int Key => key;

        /// <summary>Millionths; below nothing is a debt.</summary>
        public long Balance { get; set; }

        public long AskedUs { get; set; }

        /// <summary>The window that the two figures below are of.</summary>
        public long Window { get; private set; }

        public long Used { get; set; }

        public long UsedOfReserve { get; set; }

        public void Enter(long window)
        {
            if (window != Window)
            {
                (Window, Used, UsedOfReserve) = (window, 0, 0);
            }
        }
    }
}
