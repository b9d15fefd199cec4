namespace Keywright.Market.Tape;

/// <summary>
/// The past's days: prices at each midnight, walked back from genesis with a common and an own part, drawn gently to the level of today;
/// and how much was traded. All finer bars are parts of these.
/// </summary>
internal sealed class PastDays
{
    /// <summary>Days walked before the day of genesis; a little over three years.</summary>
    public const int Count = 1_100;

    private const int MarketSalt = 1_000;
    private const int WalkSalt = 1;
    private const int DaySalt = 2;
    private const int Fraction = 16;

    private readonly ulong _seed;
    private readonly MarketCharacter[] _characters;
    private readonly long[][] _midnights;

    /// <param name="seed">Which of all pasts.</param>
    /// <param name="characters">One for each symbol.</param>
    /// <param name="lastDay">The day of genesis, in days since 1970.</param>
    public PastDays(ulong seed, MarketCharacter[] characters, long lastDay)
    {
        _seed = seed;
        _characters = characters;
        FirstDay = lastDay - Count;
        _midnights = new long[characters.Length][];
        for (var symbol = 0; symbol < characters.Length; symbol++)
        {
            if (characters[symbol].Cross is null)
            {
                _midnights[symbol] = WalkBack(symbol);
            }
        }

        for (var symbol = 0; symbol < characters.Length; symbol++)
        {
            if (characters[symbol].Cross is { } cross)
            {
                _midnights[symbol] = [.. _midnights[cross.BaseLeg].Zip(_midnights[cross.QuoteLeg], cross.Price)];
            }
        }
    }

    /// <summary>Days since 1970.</summary>
    public long FirstDay { get; }

    /// <summary>Ticks at the midnight that begins the day.</summary>
    public long Midnight(int symbol, long day) => _midnights[symbol][day - FirstDay];

    /// <summary>The whole day; a cross symbol's is to hold what its legs say.</summary>
    public Bar Day(int symbol, long day, (long Low, long High, long Mean)? legs)
    {
        var noise = Noise.At(_seed, symbol, DaySalt, day);
        var (buys, sells) = Trades(ref noise, symbol, day);
        var open = Midnight(symbol, day);
        var close = Midnight(symbol, day + 1);

        // A day goes further than its open and close even when it is calm; a cross symbol's legs say how far.
        var sigma = Math.Max(1, open * _characters[symbol].DailyPpm / 1_000_000 * MoodPermille(day) / 1_000);
        var (least, more) = legs is null ? (sigma / 5, sigma * 2 / 5) : (0, sigma / 50);
        var high = Math.Max(Math.Max(open, close), legs?.High ?? 0) + least + Math.Abs(noise.Bell(more));
        var low = Math.Max(1, Math.Min(Math.Min(open, close), legs?.Low ?? long.MaxValue) - least - Math.Abs(noise.Bell(more)));
        var mean = legs?.Mean ?? ((open + high + low + close) / 4);
        return new()
        {
            Open = open,
            High = high,
            Low = low,
            Close = close,
            Buys = Traded(ref noise, symbol, buys, low, high, mean),
            Sells = Traded(ref noise, symbol, sells, low, high, mean),
        };
    }

    /// <summary>How often takers bought and sold on the day: cheaper than the whole day.</summary>
    public long Trades(int symbol, long day)
    {
        var noise = Noise.At(_seed, symbol, DaySalt, day);
        var (buys, sells) = Trades(ref noise, symbol, day);
        return buys + sells;
    }

    private (long Buys, long Sells) Trades(ref Noise noise, int symbol, long day)
    {
        var character = _characters[symbol];
        var open = Midnight(symbol, day);
        var change = (Midnight(symbol, day + 1) - open) * 1_000_000 / open;

        // 1970 began on a Thursday: days 2 and 3 of each seven are the weekend.
        var weekday = day % 7 is 2 or 3 ? 75 : 100;
        var all = character.TakesPerKilosecond * 108L * (80 + noise.Below(41)) / 100 * weekday / 100;
        all += all * Math.Abs(change) / (character.DailyPpm * 3);
        var share = 500 + Math.Clamp(change * 30 / character.DailyPpm, -90, 90) + noise.Below(21) - 10;
        var buys = all * share / 1_000;
        return (buys, all - buys);
    }

    private Flow Traded(ref Noise noise, int symbol, long trades, long low, long high, long mean)
    {
        // A taker order makes about 1.25 trades, so a trade is a little smaller than an order.
        var lots = trades * _characters[symbol].MeanTakeLots * (70 + noise.Below(21)) / 100;
        var range = high - low;
        var place = range == 0 ? 0 : Math.Clamp((mean - low) * 1_000 / range, 420, 580) + noise.Below(11) - 5;
        return new() { Trades = trades, Lots = lots, TickLots = (lots * low) + (lots * range / 1_000 * place) };
    }

    /// <summary>Calm and wild weeks, a thousand in the mean.</summary>
    private long MoodPermille(long day) => 550 + Noise.At(_seed, MarketSalt, DaySalt, day / 7).Below(900);

    private long[] WalkBack(int symbol)
    {
        var character = _characters[symbol];
        var level = character.Level << Fraction;
        var midnights = new long[Count + 2];
        var noise = Noise.At(_seed, symbol, WalkSalt, 0);
        var price = level + (level * (noise.Below(16_001) - 8_000) / 1_000_000);
        for (var i = midnights.Length - 1; i >= 0; i--)
        {
            midnights[i] = Math.Max(2, price >> Fraction);
            var day = FirstDay + i;
            var common = Noise.At(_seed, MarketSalt, WalkSalt, day).Bell();
            var own = Noise.At(_seed, symbol, WalkSalt, day).Bell();

            // The weights 3 and 2 make two symbols go 0.7 together, 1 / sqrt(13) brings the sum back to one.
            var bell = ((3 * common) + (2 * own)) * 1_000 / 3_606;
            var ppm = Math.Clamp(character.DailyPpm * MoodPermille(day) / 1_000 * bell / Noise.BellUnit, -250_000, 250_000);
            price -= price * ppm / 1_000_000;
            price += (level - price) / 400;
        }

        return midnights;
    }
}
