namespace Keywright.Market.Tape;

/// <summary>What takers of one side traded in a span: how often, how many lots, and for how many tick-lots (price × lots).</summary>
internal struct Flow
{
    public long Trades;
    public long Lots;
    public Int128 TickLots;

    public void Add(in Flow other)
    {
        Trades += other.Trades;
        Lots += other.Lots;
        TickLots += other.TickLots;
    }
}
