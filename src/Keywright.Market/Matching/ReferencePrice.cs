namespace Keywright.Market.Matching;

/// <summary>
/// The volume-weighted mean price of the last minutes' trades, kept in one bucket a second. The window at a time holds that second and as many
/// before it as make the minutes whole. Asking changes nothing; only trades do.
/// </summary>
internal sealed class ReferencePrice(int minutes)
{
    private const long SecondUs = 1_000_000;

    private readonly int _length = minutes * 60;
    private readonly Bucket[] _buckets = new Bucket[minutes * 60];
    private UInt128 _tickLots;
    private UInt128 _lots;

    // Where the last second's bucket is.
    private int _place;

    // What was answered last; not part of the state, and forgotten with every trade.
    private long _answeredSecond = long.MinValue;
    private long _answer;

    /// <summary>Ticks; 0 before the first.</summary>
    public long LastPrice { get; private set; }

    /// <summary>The second of the last trade; the window's sums stand as of it.</summary>
    public long LastSecond { get; private set; }

    public int Length => _length;

    public void Trade(long price, long lots, long timeUs)
    {
        var second = timeUs / SecondUs;
        if (second != LastSecond)
        {
            Advance(second);
        }

        ref var bucket = ref _buckets[_place];
        var tickLots = (ulong)(price * lots);
        bucket.TickLots += tickLots;
        bucket.Lots += (ulong)lots;
        _tickLots += tickLots;
        _lots += (ulong)lots;
        LastPrice = price;
        _answeredSecond = long.MinValue;
    }

    /// <summary>Ticks, truncated: the mean, else the last price, else the opening price, else 0.</summary>
    public long At(long timeUs)
    {
        var second = Math.Max(timeUs / SecondUs, LastSecond);
        if (second != _answeredSecond)
        {
            _answer = Mean(second);
            _answeredSecond = second;
        }

        return _answer;
    }

    /// <summary>What is answered as long as there is no trade.</summary>
    public void Open(long price)
    {
        LastPrice = price;
        _answeredSecond = long.MinValue;
    }

    /// <summary>The bucket of a second in the window that ends at <see cref="LastSecond"/>.</summary>
    public (UInt128 TickLots, UInt128 Lots) BucketAt(long second)
    {
        ref readonly var bucket = ref _buckets[Place(second)];
        return (bucket.TickLots, bucket.Lots);
    }

    public void Restore(long lastPrice, long lastSecond)
    {
        LastPrice = lastPrice;
        LastSecond = lastSecond;
        _place = Place(lastSecond);
    }

    public void RestoreBucket(long second, UInt128 tickLots, UInt128 lots)
    {
        _buckets[Place(second)] = new Bucket { TickLots = tickLots, Lots = lots };
        _tickLots += tickLots;
        _lots += lots;
    }

    private long Mean(long second)
    {
        var (tickLots, lots) = (_tickLots, _lots);
        if (second - LastSecond >= _length)
        {
            return LastPrice;
        }

        // Seconds that have left the window since the last trade.
        for (var gone = LastSecond - _length + 1; gone <= second - _length; gone++)
        {
            ref readonly var bucket = ref _buckets[Place(gone)];
            tickLots -= bucket.TickLots;
            lots -= bucket.Lots;
        }

        if (lots == 0)
        {
            return LastPrice;
        }

        return tickLots <= ulong.MaxValue && lots <= ulong.MaxValue
            ? (long)((ulong)tickLots / (ulong)lots)
            : (long)(tickLots / lots);
    }

    private void Advance(long second)
    {
        var steps = Math.Min(second - LastSecond, _length);
        for (var i = 0; i < steps; i++)
        {
            ref var bucket = ref _buckets[Place(second - i)];
            _tickLots -= bucket.TickLots;
            _lots -= bucket.Lots;
            bucket = default;
        }

        LastSecond = second;
        _place = Place(second);
    }

    // Seconds before 1970 only come up as the window's far end at the very beginning.
    private int Place(long second) => (int)(((second % _length) + _length) % _length);

    private struct Bucket
    {
        public UInt128 TickLots;
        public UInt128 Lots;
    }
}
