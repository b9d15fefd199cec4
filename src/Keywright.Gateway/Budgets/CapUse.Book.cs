namespace Keywright.Gateway.Budgets;

/// <summary>A key's own book, for who shows it or acts on it.</summary>
public sealed partial class CapUse
{
    /// <summary>What the key has bought of an asset less what it has sold, fees included, units: sells of no more than this only reduce. Negative for what it has spent.</summary>
    public Int128 Bought(int keyNumber, int asset)
    {
        lock (gate)
        {
            return byKey.TryGetValue(keyNumber, out var account) ? account.Net[asset] : 0;
        }
    }

    /// <summary>A commission that a trade's own figures did not hold, units.</summary>
    public void Charge(int keyNumber, int asset, Int128 units)
    {
        lock (gate)
        {
            Of(keyNumber).Net[asset] -= units;
        }
    }

    /// <summary>What there is of an asset in a key's slice of the account, and what of it stands in its open orders; units.</summary>
    public (Int128 Whole, Int128 Locked) SliceOf(int keyNumber, int asset, Int128 allocated)
    {
        lock (gate)
        {
            return byKey.TryGetValue(keyNumber, out var account) ? account.SliceOf(asset, allocated) : (allocated, 0);
        }
    }
}
