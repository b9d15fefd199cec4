using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// What one limit of the exchange has counted in its newest window and the one before, never less than the exchange may have counted:
/// a call counts in every window that it may have arrived in, so near an edge in both, and while it is on its way in each that begins.
/// What others use of the same limit is known from the answers' headers alone and counts beside it.
/// </summary>
/// <param name="spanUs">Length of a window, microseconds.</param>
/// <param name="limit">What the exchange lets through in one.</param>
/// <param name="isTold">The exchange's answers tell its count; else there is nothing to be learnt and only ours counts.</param>
/// <param name="startsBefore">How often the program began in the last minute before this time: each may have used what a start may use in the dark.</param>
internal sealed class UpstreamWindow(long spanUs, long limit, bool isTold, int startsBefore = 0)
{
    /// <summary>A clock that moved this much against the one that never steps was set: no window began by that.</summary>
    private const long StepUs = BudgetLimits.SecondUs;

    private const int WindowsRemembered = 5;

    /// <summary>An eighth may be used in the dark.</summary>
    private const int DarkShift = 3;

    /// <summary>However often the program began, this much of the shift is the most: the exchange must be asked for its count with what is left.</summary>
    private const int DarkShiftMax = 7;

    private readonly long[] foreignBefore = new long[WindowsRemembered];
    private int remembered;
    private UpstreamInstant seen;
    private bool began;
    private long index;
    private long used;
    private long usedBefore;
    private long flying;
    private long foreign;
    private long foreignInLast;
    private long foreignAtFirst;
    private bool wasTold;
    private bool wasNoticed;
    private bool isKnown = !isTold;
    private long numberAtStart;

    /// <summary>Counts the windows, and the steps of the clock.</summary>
    public long Number { get; private set; }

    /// <summary>Of ours in this window.</summary>
    public long Used => used;

    /// <summary>What the cancels' reserve gave in this window.</summary>
    public long UsedOfReserve { get; private set; }

    /// <summary>Changes when the clock was set: what was sent before cannot be told into windows any more.</summary>
    public int Epoch { get; private set; }

    /// <summary>The exchange has told its count since the start, or since the last pause.</summary>
    public bool IsKnown => isKnown;

    public long Foreign => foreign;

    public long SpanUs => spanUs;

    public long Limit => limit;

    /// <summary>
    /// What is to be reckoned with in this window: ours, and of others what they use, or what they were seen to use in one of the last
    /// windows, because they may do so late in this one too. Not knowing is reckoned as all of it: a process before this one may have used it. What
    /// is only feared leaves an eighth, or nothing could go out to learn better; and by half less after each start in the last minute, so that all of
    /// them together use about a quarter.
    /// </summary>
    public long Planned(long budget) => used + Math.Max(foreign, Math.Min(isKnown ? foreignBefore.Max() : limit, budget - (budget >> FearShift)));

    private int FearShift => isKnown || Number != numberAtStart ? DarkShift : Math.Min(DarkShift + startsBefore, DarkShiftMax);

    /// <summary>What counts in the window that the exchange may still be in; 0 away from its edge.</summary>
    public long PlannedBefore(in UpstreamInstant now) => IndexOf(now.ExchangeUs - ErrorOf(now)) < index ? usedBefore + foreignInLast : 0;

    /// <summary>Until the window ends for certain, microseconds.</summary>
    public long LeftUs(in UpstreamInstant now) => Math.Max(1, ((index + 1) * spanUs) - now.ExchangeUs + ErrorOf(now));

    public void Enter(in UpstreamInstant now)
    {
        var newest = IndexOf(now.ExchangeUs + ErrorOf(now));
        var stepped = began && Math.Abs(now.ExchangeUs - seen.ExchangeUs - (now.TickUs - seen.TickUs)) > StepUs;
        seen = now;
        if (!began)
        {
            (began, index) = (true, newest);
        }
        else if (stepped)
        {
            // What was used goes along into the window where the clock now is: nobody knows which windows the exchange counted it in.
            Epoch++;
            Number++;
            index = newest;
            Forget();
            Array.Clear(foreignBefore);
        }
        else if (newest > index)
        {
            Roll(newest);
        }
    }

    /// <summary>Counts a call that is about to be sent.</summary>
    public void Take(long amount, bool ofReserve, in UpstreamInstant now)
    {
        used += amount;
        flying += amount;
        UsedOfReserve += ofReserve ? amount : 0;
        if (IndexOf(now.ExchangeUs - ErrorOf(now)) < index)
        {
            usedBefore += amount;
        }
    }

    /// <summary>A call has ended.</summary>
    /// <param name="amount">What was taken for it.</param>
    /// <param name="back">What of that it did not cost.</param>
    /// <param name="sent">When it was taken.</param>
    /// <param name="hold">As it was taken.</param>
    public void Land(long amount, long back, in UpstreamInstant sent, in MeterHold hold)
    {
        flying -= amount;
        used = Math.Max(0, used - back);
        UsedOfReserve -= hold.OfReserve && hold.Number == Number ? back : 0;
        if (hold.Epoch == Epoch && IndexOf(sent.ExchangeUs - ErrorOf(sent)) < index)
        {
            usedBefore = Math.Max(0, usedBefore - back);
        }
    }

    /// <summary>Whether a call was counted for certain in the window that is newest now.</summary>
    public bool IsOfThis(in UpstreamInstant sent, in MeterHold hold, in UpstreamInstant now)
        => hold.Epoch == Epoch && IndexOf(sent.ExchangeUs - ErrorOf(sent)) == index && IndexOf(now.ExchangeUs + ErrorOf(now)) == index;

    /// <summary>Takes in what the exchange says it has counted in this window. More than ours is others'; less changes nothing until the window ends.</summary>
    /// <returns>Others used more than a fiftieth of the limit, and nobody was told in this window.</returns>
    public bool Adopt(long told)
    {
        foreign = Math.Max(foreign, told - used);
        isKnown = true;
        if (!wasTold)
        {
            // The first figure after a start has what was used before it: that was ourselves, or nobody can tell.
            (wasTold, foreignAtFirst) = (true, Number == numberAtStart ? foreign : 0);
        }

        return !wasNoticed && foreign - foreignAtFirst > Math.Max(2, limit / 50);
    }

    /// <summary>
    /// Takes in the exchange's count where it is not certain which of the two newest windows it is of, as near an edge before the exchange's clock is
    /// known: for as long as the exchange may still be in the one before, it counts there.
    /// </summary>
    public void AdoptBefore(long told, in UpstreamInstant sent, in MeterHold hold)
    {
        if (hold.Epoch == Epoch && IndexOf(sent.ExchangeUs - ErrorOf(sent)) == index - 1)
        {
            foreignInLast = Math.Max(foreignInLast, told - usedBefore);
        }
    }

    /// <summary>Somebody is told; not again in this window.</summary>
    public void Notice() => wasNoticed = true;

    /// <summary>Whatever the exchange has counted is no more than this, others' included: for counts that its own answers lower.</summary>
    public void Lower(long most)
    {
        foreign = Math.Clamp(most - used, 0, foreign);
        used = Math.Min(used, most);
    }

    /// <summary>What others use is not known any more.</summary>
    public void Forget()
    {
        isKnown = !isTold;
        numberAtStart = Number;
        wasTold = false;
    }

    private long IndexOf(long us) => us / spanUs;

    // A clock that knows nothing would have every instant near an edge.
    private long ErrorOf(in UpstreamInstant now) => Math.Min(now.ErrorUs, spanUs / 4);

    private void Roll(long newest)
    {
        if (wasTold && Number != numberAtStart)
        {
            foreignBefore[remembered] = foreign;
            remembered = (remembered + 1) % WindowsRemembered;
        }

        (usedBefore, foreignInLast) = newest == index + 1 ? (used, foreign) : (flying, 0);
        (used, foreign, foreignAtFirst, UsedOfReserve) = (flying, 0, 0, 0);
        (wasTold, wasNoticed) = (false, false);
        index = newest;
        Number++;
    }
}
