namespace Keywright.Simulation.Clients;

/// <summary>
/// The secrets of one key, numbered as they were made: which its holder signs with, which are dead for certain, and which may be. A new one
/// kills those before it by its first use, or at its deadline.
/// </summary>
internal sealed class Secrets(string first)
{
    private readonly List<string> all = [first];
    private readonly HashSet<int> dead = [];
    private readonly HashSet<int> maybeDead = [];
    private readonly HashSet<int> sent = [];
    private IReadOnlyCollection<int> atRisk = [];
    private int inUse;
    private (int Number, long DeadlineUs)? next;

    public int Count => all.Count;

    public int NumberInUse => inUse;

    public string InUse => all[inUse];

    /// <summary>A rotation's answer was lost, and the secret in it.</summary>
    public bool IsOneLost { get; private set; }

    public bool HasNext => next is not null && inUse != next.Value.Number;

    /// <summary>One that was told to its holder.</summary>
    public string Of(int number) => all[number];

    public bool IsKnown(int number) => all[number].Length > 0;

    /// <summary>The holder begins to sign with the newest.</summary>
    public void Switch() => inUse = next!.Value.Number;

    /// <summary>A rotation is asked for; until it is answered, what it would kill may be dead.</summary>
    public void Ask(bool endsAtOnce) => atRisk = endsAtOnce ? [.. Enumerable.Range(0, all.Count)] : next is { } unused ? [unused.Number] : [];

    /// <summary>It was refused.</summary>
    public void TakeBack() => atRisk = [];

    /// <summary>It was acknowledged.</summary>
    /// <param name="secret">The new one.</param>
    /// <param name="askedUs">When it was asked for, by the wall clock.</param>
    /// <param name="latestUs">The farthest that clock may have shown by now.</param>
    /// <param name="deadlineUs">Null when the old one ended at once.</param>
    public void Rotated(string secret, long askedUs, long latestUs, long? deadlineUs)
    {
        // Past its deadline the one before is the key's own, used or not, and those before it are gone; until then it is dropped unused.
        atRisk = [];
        if (next is { } due && (askedUs >= due.DeadlineUs || Enumerable.Range(0, due.Number).All(dead.Contains)))
        {
            Used(due.Number);
        }
        else if (next is { } unused && !sent.Contains(unused.Number) && latestUs < unused.DeadlineUs)
        {
            dead.Add(unused.Number);
        }
        else if (next is { } either)
        {
            // The clock was past that deadline and is back, or the deadline came while this was asked for: unless somebody was refused, nobody can
            // tell whether the gateway looked at the clock in between, and so which of the two is gone.
            maybeDead.UnionWith(Enumerable.Range(0, either.Number + 1));
        }

        next = deadlineUs is { } at ? (all.Count, at) : null;
        all.Add(secret);
        IsOneLost = false;
        if (deadlineUs is null)
        {
            Used(all.Count - 1);
            inUse = all.Count - 1;
        }
    }

    /// <summary>The gateway died over it: nobody knows whether it took place, or what the secret is.</summary>
    public void Lost()
    {
        atRisk = [];
        maybeDead.UnionWith(Enumerable.Range(0, all.Count));
        all.Add("");
        IsOneLost = true;
    }

    /// <summary>A request signed with it is about to be taken in.</summary>
    public void Sent(int number)
    {
        sent.Add(number);
        maybeDead.UnionWith(Enumerable.Range(0, number));
    }

    /// <summary>A request signed with it was taken for good, so all before it are dead.</summary>
    public void Used(int number)
    {
        dead.UnionWith(Enumerable.Range(0, number));
        next = next is { } older && older.Number <= number ? null : next;
    }

    /// <summary>It was refused for its signature alone.</summary>
    public void SeenDead(int number) => dead.Add(number);

    public bool IsDead(int number, long nowUs) => dead.Contains(number) || (next is { } after && number < after.Number && nowUs >= after.DeadlineUs);

    /// <param name="number">Which.</param>
    /// <param name="latestUs">The farthest the clock may have shown.</param>
    public bool MayBeDead(int number, long latestUs) => maybeDead.Contains(number) || atRisk.Contains(number) || IsDead(number, latestUs);
}
