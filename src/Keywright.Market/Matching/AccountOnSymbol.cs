namespace Keywright.Market.Matching;

/// <summary>An account's open orders on one symbol: slots of the oldest and the newest (0 = none), and what they add up to.</summary>
internal struct AccountOnSymbol
{
    public int Oldest;
    public int Newest;
    public int OpenOrders;
    public int OpenAlgos;
    public int OpenIcebergs;
    public long OpenBuyLots;
}
