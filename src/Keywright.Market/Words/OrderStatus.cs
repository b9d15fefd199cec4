namespace Keywright.Market.Words;

public enum OrderStatus : byte
{
    New,
    PartiallyFilled,
    Filled,
    Canceled,
    Expired,

    /// <summary>Ended by self-trade prevention.</summary>
    ExpiredInMatch,
}
