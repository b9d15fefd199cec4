namespace Keywright.Gateway.Execute.Live;

/// <summary>What a call to the exchange is for; decides what it may draw on.</summary>
public enum UpstreamUse : byte
{
    /// <summary>A bot's read.</summary>
    Read,

    /// <summary>A bot's new, changed or replaced order.</summary>
    Order,

    /// <summary>A cancel: may draw on the reserve when the key's share is used up.</summary>
    Cancel,

    /// <summary>Finding out what became of an order, or what time it is: likewise.</summary>
    Reconcile,

    /// <summary>The gateway's own, which can wait: only while nothing is slow, unknown or scarce.</summary>
    Background,
}

/// <summary>What a call wants of the budget.</summary>
/// <param name="Key">The key's number; 0 for the gateway itself.</param>
/// <param name="Account">Whose orders they are.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Weight">The most it may cost. What the exchange counts apart (<c>/sapi</c>) weighs nothing here.</param>
/// <param name="Orders">Orders that it places; a list has two or three.</param>
public readonly record struct UpstreamAsk(int Key, int Account, UpstreamUse Use, int Weight, int Orders = 0);

/// <summary>What a call was let to use. Settle it once its end is known, or give it back unsent.</summary>
public sealed class UpstreamTake
{
    internal UpstreamTake(in UpstreamAsk ask, in UpstreamInstant sent, MeterHold[] holds) => (Ask, Sent, Holds) = (ask, sent, holds);

    public UpstreamAsk Ask { get; }

    internal UpstreamInstant Sent { get; }

    internal MeterHold[] Holds { get; }

    /// <summary>Orders of the account ever taken, these included.</summary>
    internal long OrdersTaken { get; init; }

    /// <summary>Orders of the account on their way before these.</summary>
    internal long OrdersFlying { get; init; }

    internal bool IsSettled { get; set; }
}

/// <summary>What stands in the way of a call.</summary>
public enum UpstreamRefusalKind : byte
{
    /// <summary>Nothing leaves at all.</summary>
    Paused,

    Weight,

    RawRequests,

    Orders,
}

/// <summary>Why a call may not leave now.</summary>
/// <param name="Kind">What stands in the way.</param>
/// <param name="RetryAfterSeconds">At least 1.</param>
/// <param name="Rule">A plain sentence without its full stop.</param>
public sealed record UpstreamRefusal(UpstreamRefusalKind Kind, int RetryAfterSeconds, string Rule)
{
    /// <summary>The exchange's limit; null while paused.</summary>
    public UpstreamLimit? Limit { get; init; }
}

/// <summary>Somebody else uses the same address, or the same account's keys: the exchange counts more than was sent from here.</summary>
/// <param name="Account">Whose orders; null when it is the address's weight.</param>
/// <param name="Limit">Of which limit.</param>
/// <param name="Told">What the exchange says it has counted in this window.</param>
/// <param name="Foreign">What of that was not sent from here, at least.</param>
public sealed record UpstreamNotice(int? Account, UpstreamLimit Limit, long Told, long Foreign)
{
    /// <summary>For the owner.</summary>
    public string Sentence => Account is null
        ? $"The exchange counts {Told} of {Limit}, of which at least {Foreign} did not come from here: another program uses the same address. What it uses is taken off what your bots may use."
        : $"The exchange counts {Told} of {Limit}, of which at least {Foreign} did not come from here: another program trades on the same account.";
}
