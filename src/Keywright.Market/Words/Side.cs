namespace Keywright.Market.Words;

public enum Side : byte
{
    Buy,
    Sell,
}
