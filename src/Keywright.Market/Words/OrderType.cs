namespace Keywright.Market.Words;

public enum OrderType : byte
{
    Limit,
    Market,

    /// <summary>A limit order that is refused if it would trade at once.</summary>
    LimitMaker,
}
