using Keywright.Gateway.Requests;

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

    /// <summary>A bot's change of an order that stands: costs its weight when it succeeds, too.</summary>
    Change,
}

/// <summary>What a call wants of the budget.</summary>
/// <param name="Key">The key's number; 0 for the gateway itself.</param>
/// <param name="Account">Whose orders they are.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Weight">The most it may cost. What the exchange counts apart (<c>/sapi</c>) weighs nothing here.</param>
/// <param name="Orders">Orders that it places; a list has two or three.</param>
public readonly record struct UpstreamAsk(int Key, int Account, UpstreamUse Use, int Weight, int Orders = 0)
{
    /// <summary>Of the key who asks: shut, the call does not leave. Null for what leaves in any case.</summary>
    public OrderGate? Gate { get; init; }
}
