using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>
/// How a symbol is wont to move and trade. The past and the living market both take theirs from here, so that genesis leaves no seam.
/// </summary>
internal sealed record MarketCharacter
{
    /// <summary>Ticks near which the price is at genesis.</summary>
    public required long Level { get; init; }

    /// <summary>Standard deviation of a day's change, in millionths.</summary>
    public required long DailyPpm { get; init; }

    /// <summary>Taker orders in a thousand seconds.</summary>
    public required int TakesPerKilosecond { get; init; }

    /// <summary>Mean size of a taker order.</summary>
    public required long MeanTakeLots { get; init; }

    /// <summary>Both legs when the price is the quotient of two other symbols' prices.</summary>
    public Cross? Cross { get; init; }

    /// <summary>The smallest order that passes the notional filter near the level, in lots.</summary>
    public required long LeastLots { get; init; }

    public static MarketCharacter[] Of(ExchangeRules rules)
    {
        var all = new MarketCharacter[rules.Symbols.Length];
        foreach (var symbol in rules.Symbols.Where(symbol => Cross.Find(rules, symbol) is null))
        {
            all[symbol.Index] = Of(symbol, Habits.Of(symbol), null, null);
        }

        foreach (var symbol in rules.Symbols.Where(symbol => all[symbol.Index] is null))
        {
            var cross = Cross.Find(rules, symbol)!;
            all[symbol.Index] = Of(symbol, Habits.Of(symbol), cross, cross.Price(all[cross.BaseLeg].Level, all[cross.QuoteLeg].Level));
        }

        return all;
    }

    /// <summary>Ticks from the fair price to the best bid or ask.</summary>
    public long HalfSpread => 1 + (Level * 3 / 1_000_000);

    /// <summary>Standard deviation of the change in a span that goes <paramref name="spansADay"/> times into a day, in 10^-12 of the price.</summary>
    public long VolatilityOf(long spansADay) => DailyPpm * 1_000_000 / Root(spansADay);

    /// <summary>A taker order's size: mostly small, now and then large, in the mean <see cref="MeanTakeLots"/>.</summary>
    public long TakeLots(ref Noise noise)
    {
        var kind = noise.Below(100);
        var percent = kind < 70 ? 5 + noise.Below(56) : kind < 95 ? 60 + noise.Below(191) : 250 + noise.Below(951);
        return Math.Max(LeastLots, MeanTakeLots * percent / 100);
    }

    private static MarketCharacter Of(SymbolRules symbol, Habits habits, Cross? cross, long? crossLevel)
    {
        var level = Math.Clamp(crossLevel ?? habits.Level, symbol.MinPrice + 1, symbol.MaxPrice / 4);
        var least = Math.Max(symbol.MinLots, (symbol.MinNotional / (level * symbol.UnitsPerTickLot) * 2) + 2);
        return new()
        {
            Level = level,
            DailyPpm = habits.DailyPpm,
            TakesPerKilosecond = habits.TakesPerKilosecond,
            MeanTakeLots = Math.Clamp(habits.MeanTakeLots, least, symbol.MaxMarketLots / 16),
            Cross = cross,
            LeastLots = least,
        };
    }

    private static long Root(long square)
    {
        var root = 1L;
        while (root * root < square)
        {
            root++;
        }

        return root;
    }

    private sealed record Habits(long Level, long DailyPpm, int TakesPerKilosecond, long MeanTakeLots)
    {
        public static Habits Of(SymbolRules symbol) => symbol.Name switch
        {
            "BTCUSDT" => new(9_700_000, 22_000, 2_600, 1_500),
            "ETHUSDT" => new(335_000, 30_000, 2_200, 5_000),
            "BNBUSDT" => new(92_000, 24_000, 1_000, 1_000),
            "SOLUSDT" => new(14_500, 36_000, 1_700, 8_000),
            "XRPUSDT" => new(21_200, 34_000, 1_300, 6_000),
            "ETHBTC" => new(0, 20_000, 500, 400),
            "BNBBTC" => new(0, 20_000, 320, 80),
            "SOLBTC" => new(0, 28_000, 300, 500),
            _ => new(symbol.MaxPrice / 1_000, 30_000, 500, symbol.MaxMarketLots / 1_000),
        };
    }
}
