namespace Keywright.Market.Ledger;

/// <summary>What an account holds of one asset, in units.</summary>
internal struct Holding
{
    public Int128 Free;

    /// <summary>Bound by open orders.</summary>
    public Int128 Locked;
}
