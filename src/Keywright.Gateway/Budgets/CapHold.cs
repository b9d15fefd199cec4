namespace Keywright.Gateway.Budgets;

/// <summary>A part of a key's limits held while its orders are on their way.</summary>
public sealed class CapHold
{
    private readonly long rateE8;
    private CapUse? use;

    internal CapHold(CapUse use, int keyNumber, in OrderAsk ask, KeyLimits limits, bool mustReduce, long rateE8)
        => (this.use, KeyNumber, Ask, Limits, MustReduce, this.rateE8) = (use, keyNumber, ask, limits, mustReduce, rateE8);

    internal int KeyNumber { get; }

    internal OrderAsk Ask { get; set; }

    internal KeyLimits Limits { get; }

    internal bool MustReduce { get; }

    /// <summary>It holds nothing yet: the order takes the place of another, and it is not known yet whether that one goes.</summary>
    public bool IsLater { get; internal set; }

    /// <summary>The order sells no more than the key has bought, so it passes the limits on count, worth, loss and hours.</summary>
    public bool Reduces { get; internal set; }

    /// <summary>USDT for one unit of the symbol's quote asset, times 1e8; 0 when the orders' worth is not counted.</summary>
    public long RateE8 => Reduces || !Limits.CountNotional ? 0 : rateE8;

    /// <summary>Holds what turns out to be needed in the place of what was thought; false when the limits have not so much, and the hold is as it was.</summary>
    public bool TryChange(in OrderAsk ask, long nowUs, out CapRefusal? refusal)
    {
        refusal = null;
        return use is not { } holder || holder.TryChange(this, in ask, nowUs, out refusal);
    }

    /// <summary>Holds as if the orders that are about to be cancelled were gone already; see <see cref="CapUse.TryHoldInstead"/>.</summary>
    internal bool TryHoldInstead(ReadOnlySpan<(int Symbol, long OrderId)> freed, long nowUs, out CapRefusal? refusal)
    {
        refusal = null;
        return use is { } holder && holder.TryHoldInstead(this, freed, nowUs, out refusal);
    }

    public void Release() => Interlocked.Exchange(ref use, null)?.Release(this);
}
