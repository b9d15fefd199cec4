namespace Keywright.Market.Matching;

/// <summary>How far a taker has come.</summary>
internal struct TakerProgress(long lots)
{
    /// <summary>What it still wants.</summary>
    public long Lots = lots;
    public long ExecutedLots;
    public long PreventedLots;
    public long QuoteUnits;
    public long PreventedMatchId;

    /// <summary>Number of its last fill in its account's archive; -1 = none.</summary>
    public long LastFill = -1;

    /// <summary>Self-trade prevention ended it, with this much left.</summary>
    public long ExpiredLots;

    public readonly bool Expired => ExpiredLots > 0;
}
