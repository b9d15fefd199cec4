namespace Keywright.Market.Words;

/// <summary>What an account holds of an asset, in units of 10^-8; neither part is ever negative.</summary>
public readonly record struct Balance(Int128 Free, Int128 Locked)
{
    public Int128 Total => Free + Locked;
}
