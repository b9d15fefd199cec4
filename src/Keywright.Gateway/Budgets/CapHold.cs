namespace Keywright.Gateway.Budgets;

/// <summary>A part of a key's limits held while its orders are on their way.</summary>
public sealed class CapHold
{
    private CapUse? use;

    internal CapHold(CapUse use, int keyNumber, in OrderAsk ask, KeyLimits limits, bool mustReduce, bool reduces, long rateE8)
        => (this.use, KeyNumber, Ask, Limits, MustReduce, Reduces, RateE8) = (use, keyNumber, ask, limits, mustReduce, reduces, rateE8);

    internal int KeyNumber { get; }

    internal OrderAsk Ask { get; set; }

    internal KeyLimits Limits { get; }

    internal bool MustReduce { get; }

    /// <summary>The order sells no more than the key has bought, so it passes the limits on count, worth, loss and hours.</summary>
    public bool Reduces { get; internal set; }

    /// <summary>USDT for one unit of the symbol's quote asset, times 1e8; 0 when the orders' worth is not counted.</summary>
    public long RateE8 { get; }

    /// <summary>Holds what turns out to be needed in the place of what was thought; false when the limits have not so much, and the hold is as it was.</summary>
    public bool TryChange(in OrderAsk ask, long nowUs, out CapRefusal? refusal)
    {
        refusal = null;
        return use is not { } holder || holder.TryChange(this, in ask, nowUs, out refusal);
    }

    public void Release() => Interlocked.Exchange(ref use, null)?.Release(this);
}
