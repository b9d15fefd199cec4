namespace Keywright.Gateway.Execute.Live;

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
