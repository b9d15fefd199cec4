namespace Keywright.Market.Matching;

/// <summary>
/// Slots of the account's next newer and next older open order on the symbol; 0 = none. Apart from the orders themselves, because whoever leaves the
/// list writes to both neighbours and needs nothing else of them.
/// </summary>
internal struct AccountLinks
{
    public int Newer;
    public int Older;
}
