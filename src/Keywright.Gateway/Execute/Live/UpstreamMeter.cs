using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a meter has taken for a call.</summary>
/// <param name="Meter">Of which limit.</param>
/// <param name="Amount">Weight, orders or requests.</param>
/// <param name="OfReserve">Out of the cancels' reserve.</param>
/// <param name="Number"><see cref="UpstreamWindow.Number"/> when it was taken.</param>
/// <param name="Epoch"><see cref="UpstreamWindow.Epoch"/> when it was taken.</param>
internal readonly record struct MeterHold(UpstreamMeter Meter, long Amount, bool OfReserve, long Number, int Epoch);

/// <summary>One limit of the exchange: what is counted, what of it may be used, and who gets it.</summary>
internal sealed class UpstreamMeter
{
    private readonly string shareUsedUp;
    private readonly string allUsedUp;
    private readonly string backgroundWaits;
    private readonly FairShares shares;

    /// <summary>With the cancels' reserve.</summary>
    private readonly long whole;

    /// <summary>Without it.</summary>
    private readonly long ordinary;

    private int slowness;

    public UpstreamMeter(UpstreamLimit limit, UpstreamBudgetOptions options, int startsBefore)
    {
        Limit = limit;
        Window = new UpstreamWindow(limit.SpanUs, limit.Limit, ToldBy is not null, startsBefore);
        shares = new FairShares(RuleOf(limit));
        whole = Math.Max(1, (long)limit.Limit * options.UsedPercent / 100);

        // Cancels count as no order.
        ordinary = limit.Kind == UpstreamLimitKind.Orders ? whole : Math.Max(1, whole - ((long)limit.Limit * options.CancelReservePercent / 100));
        shareUsedUp = $"this key's share of the exchange's {limit} is used up for the moment";
        allUsedUp = $"of the exchange's {limit}, {ordinary} may be used from here, and they are used up or used by others";
        backgroundWaits = $"of the exchange's {limit}, nothing is to spare for what can wait";
    }

    public UpstreamLimit Limit { get; }

    /// <summary>The header that tells what the exchange has counted; null when none does.</summary>
    public Func<UpstreamAnswer.Answered, int?>? ToldBy => Limit switch
    {
        { Kind: UpstreamLimitKind.Weight, SpanUs: BudgetLimits.MinuteUs } => static a => a.UsedWeight,
        { Kind: UpstreamLimitKind.Orders, SpanUs: 10 * BudgetLimits.SecondUs } => static a => a.OrderCount10Seconds,
        { Kind: UpstreamLimitKind.Orders, SpanUs: BudgetLimits.DayUs } => static a => a.OrderCountDay,
        _ => null,
    };

    public UpstreamWindow Window { get; }

    public int Keys => shares.Keys;

    /// <summary>Brings it to now.</summary>
    /// <param name="slowness">How often the pace is halved.</param>
    public void Enter(int slowness, in UpstreamInstant now)
    {
        this.slowness = slowness;
        Window.Enter(in now);
        shares.Flow(ordinary, Room, Window.LeftUs(in now), Limit.SpanUs, slowness, Window.IsKnown, now.TickUs);
    }

    /// <summary>Whether there is room; changes nothing but that the key has asked.</summary>
    public UpstreamRefusal? Probe(int key, long amount, UpstreamUse use, in UpstreamInstant now, out bool ofReserve)
    {
        ofReserve = false;
        if (amount == 0)
        {
            return null;
        }

        var purse = Enter(shares.Of(key, now.TickUs));
        var before = Window.PlannedBefore(in now);
        var hasRoom = amount <= Room && before + amount <= ordinary;
        if (hasRoom && (use == UpstreamUse.Background ? slowness == 0 && Window.IsKnown && FairShares.HasWhole(purse, amount) : shares.Has(purse, amount)))
        {
            return null;
        }

        // One key that cancels what is not there may not use up the reserve of all.
        if (use is UpstreamUse.Cancel or UpstreamUse.Reconcile && Window.Planned(whole) + amount <= whole && before + amount <= whole
            && (use == UpstreamUse.Reconcile || purse.UsedOfReserve + amount <= (whole - ordinary) / 2))
        {
            ofReserve = true;
            return null;
        }

        var leftUs = Window.LeftUs(in now);
        return use == UpstreamUse.Background ? Refuse(Math.Min(leftUs, BudgetLimits.MinuteUs), backgroundWaits)
            // How a share grows changes with what others do; nobody is to sleep through a day because of how it looks now.
            : hasRoom ? Refuse(shares.WaitUs(purse, amount, Math.Min(leftUs, BudgetLimits.MinuteUs)), shareUsedUp)
            : Refuse(amount <= Room ? Math.Min(leftUs, 2 * now.ErrorUs) : leftUs, allUsedUp);
    }

    public MeterHold Take(int key, long amount, bool ofReserve, in UpstreamInstant now)
    {
        if (amount == 0)
        {
            return new MeterHold(this, 0, OfReserve: false, Window.Number, Window.Epoch);
        }

        Window.Take(amount, ofReserve, in now);
        var purse = Enter(shares.Of(key, now.TickUs));
        purse.Used += amount;
        if (ofReserve)
        {
            purse.UsedOfReserve += amount;
        }
        else
        {
            shares.Draw(purse, amount);
        }

        return new MeterHold(this, amount, ofReserve, Window.Number, Window.Epoch);
    }

    /// <summary>A call has ended that cost <paramref name="back"/> less than was taken.</summary>
    public void Land(int key, in MeterHold hold, long back, in UpstreamInstant sent)
    {
        Window.Land(hold.Amount, back, in sent, in hold);
        if (!hold.OfReserve)
        {
            shares.Return(key, back);
        }

        if (shares.Find(key) is { } purse && purse.Window == hold.Number)
        {
            purse.Used -= back;
            purse.UsedOfReserve -= hold.OfReserve ? back : 0;
        }
    }

    /// <summary>What the key has used of what it could have used in this window, on the scale of the exchange's limit.</summary>
    public int VirtualUsed(int key)
    {
        if (shares.Find(key) is not { } purse)
        {
            return 0;
        }

        Enter(purse);
        var could = Math.Clamp(Room, 0, shares.CouldDraw(purse));
        return purse.Used <= 0 ? 0 : (int)((Int128)Limit.Limit * purse.Used / (purse.Used + could));
    }

    /// <summary>What may still go out in this window but for cancels: what the reserve gave was not theirs to use, and what it gave beyond itself is gone for all.</summary>
    private long Room => Math.Min(ordinary - (Window.Planned(ordinary) - Window.UsedOfReserve), whole - Window.Planned(whole));

    private FairShares.Purse Enter(FairShares.Purse purse)
    {
        purse.Enter(Window.Number);
        return purse;
    }

    private UpstreamRefusal Refuse(long waitUs, string rule) => new(
        Limit.Kind switch { UpstreamLimitKind.Weight => UpstreamRefusalKind.Weight, UpstreamLimitKind.Orders => UpstreamRefusalKind.Orders, _ => UpstreamRefusalKind.RawRequests },
        (int)Math.Clamp((waitUs + BudgetLimits.SecondUs - 1) / BudgetLimits.SecondUs, 1, int.MaxValue),
        rule) { Limit = Limit };

    // A day's orders are not to be paced: a bot may want them all in its busy hour. So there a key keeps its part, and the rest goes to whoever asks.
    private static ShareRule RuleOf(UpstreamLimit limit) => limit switch
    {
        { SpanUs: >= BudgetLimits.HourUs } => new ShareRule(BurstPermille: 20, KeepsShare: true, StorePermille: 50, FillUs: 10 * BudgetLimits.MinuteUs),
        { Kind: UpstreamLimitKind.Orders } => new ShareRule(BurstPermille: 500, KeepsShare: false, StorePermille: 250, FillUs: limit.SpanUs),
        _ => new ShareRule(BurstPermille: 250, KeepsShare: false, StorePermille: 50, FillUs: limit.SpanUs),
    };
}
