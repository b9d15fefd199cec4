namespace Keywright.Market.Words;

public enum TimeInForce : byte
{
    /// <summary>Good till cancelled: what does not trade rests on the book.</summary>
    Gtc,

    /// <summary>Immediate or cancel: what does not trade at once expires.</summary>
    Ioc,

    /// <summary>Fill or kill: trades whole at once or not at all.</summary>
    Fok,
}
