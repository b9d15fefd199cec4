namespace Keywright.Gateway.Budgets;

/// <summary>
/// A budget over fixed windows aligned to the clock (spot-rest.md §2): minutes begin at :00, ten seconds at :00, :10, …
/// Safe from any thread.
/// </summary>
/// <param name="spanUs">Length of a window, microseconds.</param>
/// <param name="limit">What may be used in one window.</param>
public sealed class FixedWindow(long spanUs, int limit)
{
    private readonly Lock gate = new();
    private long window;
    private int used;

    public int Limit => limit;

    /// <summary>Takes <paramref name="amount"/> when the limit allows it.</summary>
    public bool TryTake(int amount, long nowUs, out int usedAfter, out int retryAfterSeconds)
    {
        lock (gate)
        {
            Enter(nowUs);
            retryAfterSeconds = SecondsLeft(nowUs);
            if (used + amount > limit)
            {
                usedAfter = used;
                return false;
            }

            used += amount;
            usedAfter = used;
            return true;
        }
    }

    /// <summary>Charges without asking: a refused request has already cost its work.</summary>
    public int Charge(int amount, long nowUs)
    {
        lock (gate)
        {
            Enter(nowUs);
            used = (int)Math.Min(int.MaxValue, (long)used + amount);
            return used;
        }
    }

    /// <summary>Gives back what was taken, never below zero; a window that has ended keeps what it was.</summary>
    public int GiveBack(int amount, long takenAtUs, long nowUs)
    {
        lock (gate)
        {
            Enter(nowUs);
            if (takenAtUs / spanUs == window)
            {
                used = Math.Max(0, used - amount);
            }

            return used;
        }
    }

    public int Used(long nowUs)
    {
        lock (gate)
        {
            Enter(nowUs);
            return used;
        }
    }

    // A clock stepped back does not empty the window, or the budget could be spent twice; nor does it leave the window standing in
    // a future that may be days away: what was used counts on where the clock now is.
    private void Enter(long nowUs)
    {
        var current = nowUs / spanUs;
        if (current > window)
        {
            used = 0;
        }

        window = current;
    }

    private int SecondsLeft(long nowUs)
        => (int)Math.Clamp((((window + 1) * spanUs) - nowUs + 999_999) / 1_000_000, 1, int.MaxValue);
}
