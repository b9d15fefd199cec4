namespace Keywright.Gateway.Budgets;

/// <summary>A sum for each asset, units; 0 until something is put there, so that assets may be added to the exchange.</summary>
internal sealed class AssetSums
{
    private Int128[] units = [];

    public Int128 this[int asset]
    {
        get => asset < units.Length ? units[asset] : 0;
        set
        {
            if (asset >= units.Length)
            {
                Array.Resize(ref units, Math.Max(asset + 1, units.Length * 2));
            }

            units[asset] = value;
        }
    }
}
