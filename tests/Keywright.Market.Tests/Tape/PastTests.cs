using Keywright.Market.Tape;
using Keywright.Market.Words;
using Xunit;
using static Keywright.Market.Tests.Tape.CandleReader;
using LiveTape = Keywright.Market.Tape.Tape;

namespace Keywright.Market.Tests.Tape;

public sealed class PastTests(ITestOutputHelper output)
{
    private static readonly ExchangeRules Rules = PaperRules.Default;

    public static TheoryData<CandleInterval> UpToADay =>
        [.. Enum.GetValues<CandleInterval>().Where(interval => interval <= CandleInterval.D1)];

    [Theory]
    [MemberData(nameof(UpToADay))]
    public void Every_interval_has_a_thousand_closed_candles_that_are_possible_and_meet(CandleInterval interval)
    {
        var tape = new LiveTape(Rules, new Past(1, Rules, Genesis));
        foreach (var rules in Rules.Symbols)
        {
            var candles = tape.Candles(rules.Index, interval, Genesis, 1_001);
            Assert.Equal(1_001, candles.Count);
            for (var i = 0; i < candles.Count; i++)
            {
                MustBePossible(candles[i], rules, $"{rules.Name} {interval} {i}");
                if (i > 0 && candles[i].OpenUs < Genesis)
                {
                    Assert.True(candles[i].Open == candles[i - 1].Close, $"{rules.Name} {interval} {i}: opens at {candles[i].Open}, closed at {candles[i - 1].Close}");
                    Assert.Equal(candles[i].OpenUs, candles[i - 1].CloseUs + 1_000);
                }
            }
        }
    }

    [Fact]
    public void Finer_candles_add_up_to_coarser_ones_over_seeds()
    {
        var chance = new Random(4);
        for (var seed = 1UL; seed <= 40; seed++)
        {
            output.WriteLine($"seed {seed}");
            var tape = new LiveTape(Rules, new Past(seed, Rules, Genesis));
            foreach (var rules in Rules.Symbols)
            {
                // Any place in the past, and the place where single trades begin.
                var day = chance.Next(3) == 0 ? Genesis : Genesis - (chance.NextInt64(1_099) * Day);
                CompareAll(tape, rules, Math.Min(Genesis, day + chance.NextInt64(Day)), $"seed {seed} {rules.Name}");
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_past_in_whatever_order_it_is_asked()
    {
        var forward = new LiveTape(Rules, new Past(7, Rules, Genesis));
        var backward = new LiveTape(Rules, new Past(7, Rules, Genesis));
        var intervals = Enum.GetValues<CandleInterval>();
        var first = intervals.Select(interval => forward.Candles(5, interval, Genesis, 200)).ToList();
        var second = intervals.Reverse().Select(interval => backward.Candles(5, interval, Genesis, 200)).Reverse().ToList();
        Assert.Equal(first, second);
        Assert.NotEqual(first[1], new LiveTape(Rules, new Past(8, Rules, Genesis)).Candles(5, CandleInterval.M1, Genesis, 200));
    }

    [Fact]
    public void Cross_prices_stay_near_their_legs()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var tape = new LiveTape(Rules, new Past(seed, Rules, Genesis));
            foreach (var (name, top, scale) in new[] { ("ETHBTC", 1, 100_000m), ("BNBBTC", 2, 1_000_000m), ("SOLBTC", 3, 1_000_000m) })
            {
                var symbol = Rules.Symbols.Single(rules => rules.Name == name).Index;
                foreach (var interval in new[] { CandleInterval.D1, CandleInterval.H1, CandleInterval.M1 })
                {
                    var far = 0;
                    var candles = tape.Candles(symbol, interval, Genesis).Zip(tape.Candles(top, interval, Genesis), tape.Candles(0, interval, Genesis));
                    foreach (var (cross, numerator, denominator) in candles)
                    {
                        var implied = numerator.Close * scale / denominator.Close;
                        far += Math.Abs(cross.Close - implied) > implied / 200 ? 1 : 0;
                        Assert.True(Math.Abs(cross.Close - implied) < implied / 50, $"seed {seed} {name} {interval}: {cross.Close} for {implied}");
                    }

                    Assert.True(far <= 20, $"seed {seed} {name} {interval}: {far} of 1,000 closes are over half a percent away");
                }
            }
        }
    }

    [Fact]
    public void Lists_of_trades_are_full_at_genesis_and_agree_with_the_candles_of_a_second()
    {
        var past = new Past(3, Rules, Genesis);
        var tape = new LiveTape(Rules, past);
        foreach (var rules in Rules.Symbols)
        {
            var trades = new List<PublicTrade>();
            tape.Trades(rules.Index, null, 1_000, trades);
            Assert.Equal(1_000, trades.Count);
            Assert.Equal(past.LastTradeId(rules.Index), trades[^1].TradeId);
            Assert.Equal(past.OpeningPrice(rules.Index), trades[^1].Price);
            var aggregates = new List<AggregateTrade>();
            tape.AggregateTrades(rules.Index, null, null, null, 1_000, aggregates);
            Assert.Equal(1_000, aggregates.Count);
            Assert.Equal(past.LastTradeId(rules.Index), aggregates[^1].LastTradeId);

            trades.Clear();
            tape.Trades(rules.Index, 0, 100_000, trades);
            Assert.True(trades[0].TimeUs < Genesis - Hour, $"{rules.Name}: trades begin {Genesis - trades[0].TimeUs} µs before genesis");
            Assert.Equal(Enumerable.Range(0, trades.Count).Select(i => trades[0].TradeId + i), trades.Select(trade => trade.TradeId));
            foreach (var candle in tape.Candles(rules.Index, CandleInterval.S1, Genesis - Second))
            {
                var inside = trades.Where(trade => trade.TimeUs >= candle.OpenUs && trade.TimeUs < candle.OpenUs + Second).ToList();
                Assert.Equal(candle.Trades, inside.Count);
                Assert.Equal(candle.QuoteUnits, inside.Aggregate(Int128.Zero, (sum, trade) => sum + trade.QuoteUnits));
                Assert.Equal(candle.TakerBuyLots, inside.Where(trade => !trade.BuyerIsMaker).Aggregate(Int128.Zero, (sum, trade) => sum + trade.Lots));
                if (inside.Count > 0)
                {
                    Assert.Equal((candle.Open, candle.Close), (inside[0].Price, inside[^1].Price));
                    Assert.Equal((candle.High, candle.Low), (inside.Max(trade => trade.Price), inside.Min(trade => trade.Price)));
                }
            }
        }
    }

    [Fact]
    public void Trade_ids_count_all_trades_of_the_past()
    {
        var past = new Past(9, Rules, Genesis);
        var days = new LiveTape(Rules, past).Candles(6, CandleInterval.D1, Genesis, 2_000);
        Assert.Equal(past.LastTradeId(6), days.Sum(day => day.Trades));
    }

    private static void CompareAll(LiveTape tape, SymbolRules rules, long nearUs, string where)
    {
        (CandleInterval Whole, CandleInterval Part)[] pairs =
        [
            (CandleInterval.M1, CandleInterval.S1), (CandleInterval.M3, CandleInterval.M1), (CandleInterval.M5, CandleInterval.M1),
            (CandleInterval.M15, CandleInterval.M5), (CandleInterval.M30, CandleInterval.M15), (CandleInterval.H1, CandleInterval.M1),
            (CandleInterval.H2, CandleInterval.M30), (CandleInterval.H4, CandleInterval.H2), (CandleInterval.H6, CandleInterval.H1),
            (CandleInterval.H8, CandleInterval.H4), (CandleInterval.H12, CandleInterval.H6), (CandleInterval.D1, CandleInterval.M1),
            (CandleInterval.D3, CandleInterval.D1), (CandleInterval.W1, CandleInterval.D1), (CandleInterval.Mo1, CandleInterval.D1),
        ];
        foreach (var (whole, part) in pairs)
        {
            var candle = tape.Candles(rules.Index, whole, Genesis, 1, endUs: nearUs).Single();
            var parts = tape.Candles(rules.Index, part, Genesis, 5_000, candle.OpenUs, candle.CloseUs);
            parts.ForEach(inside => MustBePossible(inside, rules, $"{where} {part}"));
            MustAddUp(candle, parts, $"{where} {whole} of {part} at {candle.OpenUs}");
        }
    }
}
