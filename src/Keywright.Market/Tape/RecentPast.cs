namespace Keywright.Market.Tape;

/// <summary>
/// The past's last two to three hours, trade by trade, so that lists of trades are full from the first moment. Made at once for all symbols
/// (about 150,000 trades of 32 bytes) from where the top-down past ends; its candles are its trades added up.
/// </summary>
internal sealed class RecentPast
{
    private const int TradeSalt = 32;
    private const int Fraction = 16;
    private const int Quarters = 4;
    private const long Ppt = 1_000_000_000_000;

    private readonly MarketCharacter[] _characters;
    private readonly List<PastTrade>[] _trades;
    private readonly Bar[][] _minutes;
    private readonly long[] _openings;
    private readonly long[] _volatility;

    /// <param name="seed">Which of all pasts.</param>
    /// <param name="characters">One for each symbol.</param>
    /// <param name="bars">The past before.</param>
    /// <param name="startUs">A whole hour.</param>
    /// <param name="endUs">Genesis, a whole minute.</param>
    public RecentPast(ulong seed, MarketCharacter[] characters, PastBars bars, long startUs, long endUs)
    {
        StartUs = startUs;
        _characters = characters;
        _volatility = [.. characters.Select(character => character.VolatilityOf(Quarters * 86_400))];
        _openings = [.. characters.Select((_, symbol) => bars.Get(symbol, Grain.H1, (startUs / GrainSpans.Hour) - 1).Close)];
        _trades = [.. characters.Select(_ => new List<PastTrade>())];
        _minutes = [.. characters.Select(_ => new Bar[(endUs - startUs) / GrainSpans.Minute])];
        Live(Noise.At(seed, 0, TradeSalt, 0), endUs);
        for (var symbol = 0; symbol < characters.Length; symbol++)
        {
            _trades[symbol].TrimExcess();
            foreach (var trade in _trades[symbol])
            {
                _minutes[symbol][(trade.TimeUs - startUs) / GrainSpans.Minute].Append(trade.Price, trade.Lots, trade.BuyerTook);
            }
        }
    }

    public long StartUs { get; }

    public List<PastTrade> Trades(int symbol) => _trades[symbol];

    /// <summary>The last price before the time.</summary>
    public long CloseBefore(int symbol, long timeUs)
    {
        var next = FirstAt(symbol, timeUs);
        return next == 0 ? _openings[symbol] : _trades[symbol][next - 1].Price;
    }

    /// <summary>Adds what traded from one time up to another to the bar.</summary>
    public void Append(ref Bar into, int symbol, long fromUs, long toUs)
    {
        if ((fromUs % GrainSpans.Minute) == 0 && (toUs % GrainSpans.Minute) == 0)
        {
            for (var minute = (fromUs - StartUs) / GrainSpans.Minute; minute < (toUs - StartUs) / GrainSpans.Minute; minute++)
            {
                into.Append(_minutes[symbol][minute]);
            }

            return;
        }

        var trades = _trades[symbol];
        for (var i = FirstAt(symbol, fromUs); i < trades.Count && trades[i].TimeUs < toUs; i++)
        {
            into.Append(trades[i].Price, trades[i].Lots, trades[i].BuyerTook);
        }
    }

    private int FirstAt(int symbol, long timeUs)
    {
        var trades = _trades[symbol];
        var (low, high) = (0, trades.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = trades[middle].TimeUs < timeUs ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Live(Noise noise, long endUs)
    {
        var fair = _openings.Select(price => price << Fraction).ToArray();
        for (var second = StartUs; second < endUs; second += GrainSpans.Second)
        {
            for (var quarter = 0; quarter < Quarters; quarter++)
            {
                Move(fair, ref noise);
                var timeUs = second + (quarter * GrainSpans.Second / Quarters) + noise.Below(200_000);
                for (var symbol = 0; symbol < fair.Length; symbol++)
                {
                    if (noise.Below(Quarters * 1_000) < _characters[symbol].TakesPerKilosecond)
                    {
                        Take(symbol, fair[symbol] >> Fraction, timeUs, ref noise);
                    }
                }
            }
        }
    }

    private void Move(long[] fair, ref Noise noise)
    {
        for (var symbol = 0; symbol < fair.Length; symbol++)
        {
            if (_characters[symbol].Cross is null)
            {
                var change = (Int128)fair[symbol] * noise.Bell(_volatility[symbol]) / Ppt;
                fair[symbol] = Math.Max(2 << Fraction, fair[symbol] + (long)change);
            }
        }

        for (var symbol = 0; symbol < fair.Length; symbol++)
        {
            if (_characters[symbol].Cross is { } cross)
            {
                fair[symbol] = cross.Price(fair[cross.BaseLeg] >> Fraction, fair[cross.QuoteLeg] >> Fraction) << Fraction;
            }
        }
    }

    private void Take(int symbol, long fair, long timeUs, ref Noise noise)
    {
        var trades = _trades[symbol];
        var character = _characters[symbol];
        var last = trades.Count > 0 ? trades[^1].Price : _openings[symbol];
        var isFirst = trades.Count == 0 || trades[^1].TimeUs / GrainSpans.Second != timeUs / GrainSpans.Second;
        var buyerTook = noise.Below(2) == 0;
        var lots = character.TakeLots(ref noise);
        var price = Math.Max(1, fair + (buyerTook ? character.HalfSpread : -character.HalfSpread));
        if (isFirst && price != last && lots > 1)
        {
            // A second begins at the price the one before ended with; the rest of the order finds the new price.
            buyerTook = price > last;
            price = Math.Max(1, fair + (buyerTook ? character.HalfSpread : -character.HalfSpread));
            var first = 1 + noise.Below(lots / 2);
            trades.Add(new(timeUs, last, first, buyerTook, false));
            lots -= first;
            trades.Add(new(timeUs, price, lots, buyerTook, price == last));
            return;
        }

        price = isFirst ? last : price;
        trades.Add(new(timeUs, price, lots, buyerTook, false));
    }
}
