namespace Keywright.Market.Ledger;

/// <summary>Fees in basis points of an amount.</summary>
internal static class Fee
{
    private const long BasisPoints = 10_000;

    /// <summary>Units × basis points / 10,000, truncated to a unit: a fee never rounds up. Exact for every amount of 64 bits.</summary>
    public static long Of(long units, int basisPoints)
    {
        // Split so that the product cannot pass 64 bits.
        var (whole, rest) = Math.DivRem(units, BasisPoints);
        return (whole * basisPoints) + (rest * basisPoints / BasisPoints);
    }
}
