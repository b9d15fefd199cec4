using System.Globalization;
using Keywright.Market.Tape;
using Keywright.Market.Tests.Agents;
using Keywright.Market.Words;
using Xunit;
using static Keywright.Market.Tests.Tape.CandleReader;
using LiveTape = Keywright.Market.Tape.Tape;

namespace Keywright.Market.Tests.Tape;

public sealed class TapeTests
{
    private static readonly ExchangeRules XrpEth = new()
    {
        Assets = ["XRP", "ETH"],
        Symbols = [new() { Name = "XRPETH", Index = 0, BaseAsset = 0, QuoteAsset = 1, PriceDecimals = 8, LotDecimals = 0, MaxPrice = 1_000_000_000, MaxLots = 900_000, MaxMarketLots = 900_000, MaxNotional = long.MaxValue }],
    };

    [Fact]
    public void Candles_of_real_trades_equal_the_real_candles()
    {
        var data = SharedData();
        Assert.SkipWhen(data is null, "The folder ../shared/data with real market data is not there.");
        var trades = Rows(Path.Combine(data!, "spot", "trades", "XRPETH-trades-2019-10-11-am.csv")).ToList();
        var candles = Rows(Path.Combine(data!, "spot", "klines-ohlcv", "XRPETH-1m-2019-10-11-am.csv")).ToList();
        var tape = new LiveTape(XrpEth, null);
        foreach (var row in trades)
        {
            tape.Apply([Trade(long.Parse(row[0], CultureInfo.InvariantCulture), Scaled(row[1], 8), Scaled(row[2], 0), long.Parse(row[4], CultureInfo.InvariantCulture) * 1_000, row[5] == "true" ? Side.Sell : Side.Buy)]);
        }

        var last = long.Parse(candles[^1][0], CultureInfo.InvariantCulture) * 1_000;
        var made = tape.Candles(0, CandleInterval.M1, last).ToDictionary(candle => candle.OpenUs);
        var compared = 0;
        var bought = trades.Where(row => row[5] == "false").ToLookup(row => long.Parse(row[4], CultureInfo.InvariantCulture) / 60_000 * Minute, row => Scaled(row[2], 0));
        foreach (var row in candles)
        {
            var open = long.Parse(row[0], CultureInfo.InvariantCulture) * 1_000;
            if (!made.TryGetValue(open, out var candle))
            {
                continue;
            }

            Assert.Equal((Scaled(row[1], 8), Scaled(row[2], 8), Scaled(row[3], 8), Scaled(row[4], 8)), (candle.Open, candle.High, candle.Low, candle.Close));
            Assert.Equal(Scaled(row[5], 0), candle.Lots);
            Assert.Equal(bought[open].Sum(), candle.TakerBuyLots);
            compared++;
        }

        Assert.Equal(candles.Count, compared);
    }

    [Fact]
    public void Past_and_live_join_without_a_seam()
    {
        var market = new LivingMarket(21);
        market.Step(2_400);
        foreach (var rules in LivingMarket.Rules.Symbols)
        {
            foreach (var interval in Enum.GetValues<CandleInterval>().Where(interval => interval <= CandleInterval.D1))
            {
                var candles = market.Tape.Candles(rules.Index, interval, market.NowUs, 1_001);
                Assert.Equal(1_001, candles.Count);
                var span = candles[1].OpenUs - candles[0].OpenUs;
                Assert.All(candles.Zip(candles.Skip(1)), pair => Assert.Equal(span, pair.Second.OpenUs - pair.First.OpenUs));
                candles.ForEach(candle => MustBePossible(candle, rules, $"{rules.Name} {interval}"));
            }

            // The minutes round genesis, the hour and the day that hold it: finer and coarser agree across the seam.
            foreach (var whole in new[] { CandleInterval.M15, CandleInterval.H1, CandleInterval.H4, CandleInterval.D1, CandleInterval.W1, CandleInterval.Mo1 })
            {
                var candle = market.Tape.Candles(rules.Index, whole, market.NowUs, 1).Single();
                var part = whole > CandleInterval.D1 ? CandleInterval.D1 : CandleInterval.M1;
                var parts = market.Tape.Candles(rules.Index, part, market.NowUs, 5_000, candle.OpenUs);
                MustAddUp(candle, parts, $"{rules.Name} {whole}");
            }

            var trades = new List<PublicTrade>();
            market.Tape.Trades(rules.Index, null, 100_000, trades);
            Assert.Equal(Enumerable.Range(0, trades.Count).Select(i => trades[0].TradeId + i), trades.Select(trade => trade.TradeId));
            Assert.Equal(market.Exchange.LastTradeId(rules.Index), trades[^1].TradeId);
            var aggregates = new List<AggregateTrade>();
            market.Tape.AggregateTrades(rules.Index, null, null, null, 100_000, aggregates);
            Assert.All(aggregates.Zip(aggregates.Skip(1)), pair => Assert.Equal((pair.First.Id + 1, pair.First.LastTradeId + 1), (pair.Second.Id, pair.Second.FirstTradeId)));
            var jump = Math.Abs(trades.First(trade => trade.TimeUs > LivingMarket.Genesis).Price - market.Past.OpeningPrice(rules.Index));
            Assert.True(jump <= Math.Max(3, market.Past.OpeningPrice(rules.Index) / 500), $"{rules.Name} jumps by {jump}");
        }
    }

    [Fact]
    public void The_day_ticker_is_the_sum_of_its_minutes()
    {
        var market = new LivingMarket(22);
        foreach (var steps in new[] { 0, 1, 700, 1_000 })
        {
            market.Step(steps);
            foreach (var rules in LivingMarket.Rules.Symbols)
            {
                var ticker = market.Tape.Day(rules.Index, market.NowUs);
                var minutes = market.Tape.Candles(rules.Index, CandleInterval.M1, market.NowUs, 5_000, ticker.OpenUs);
                Assert.InRange(ticker.CloseUs - ticker.OpenUs, Day, Day + Minute - 1);
                Assert.Equal(minutes.Sum(candle => candle.Trades), ticker.Count);
                Assert.Equal(ticker.LastId - ticker.Count + 1, ticker.FirstId);
                Assert.Equal(market.Exchange.LastTradeId(rules.Index), ticker.LastId);
                Assert.Equal(minutes.Aggregate(Int128.Zero, (sum, candle) => sum + candle.Lots), ticker.Lots);
                Assert.Equal(minutes.Aggregate(Int128.Zero, (sum, candle) => sum + candle.QuoteUnits), ticker.QuoteUnits);
                Assert.Equal((minutes[0].Open, minutes.Max(candle => candle.High), minutes.Min(candle => candle.Low), minutes[^1].Close), (ticker.Open, ticker.High, ticker.Low, ticker.Last));
                Assert.InRange(ticker.WeightedAvgUnits, ticker.Low * rules.UnitsPerTickLot * (100_000_000 / rules.UnitsPerLot), ticker.High * rules.UnitsPerTickLot * (100_000_000 / rules.UnitsPerLot));
            }
        }
    }

    [Fact]
    public void Zones_move_where_candles_open_and_nothing_else()
    {
        var tape = new LiveTape(PaperRules.Default, new Past(2, PaperRules.Default, Genesis));
        foreach (var zone in new[] { 8 * Hour, -12 * Hour, (5 * Hour) + (45 * Minute), (-3 * Hour) - (30 * Minute) })
        {
            foreach (var interval in new[] { CandleInterval.H1, CandleInterval.H4, CandleInterval.D1, CandleInterval.W1, CandleInterval.Mo1 })
            {
                var candles = tape.Candles(1, interval, Genesis, 40, zone: zone);
                Assert.True(candles.Count > 30);
                foreach (var candle in candles.Take(3))
                {
                    var open = DateTimeOffset.FromUnixTimeMilliseconds(candle.OpenUs / 1_000).ToOffset(TimeSpan.FromMicroseconds(zone));
                    Assert.Equal(0, open.Minute);
                    Assert.True(interval < CandleInterval.D1 || open.Hour == 0, $"{interval} opens at {open}");
                    Assert.True(interval != CandleInterval.W1 || open.DayOfWeek == DayOfWeek.Monday, $"a week opens at {open}");
                    Assert.True(interval != CandleInterval.Mo1 || open.Day == 1, $"a month opens at {open}");
                    if (interval <= CandleInterval.D1)
                    {
                        MustAddUp(candle, tape.Candles(1, CandleInterval.M15, Genesis, 100, candle.OpenUs, candle.CloseUs), $"{interval} zone {zone}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Start_and_end_choose_candles_by_when_they_open()
    {
        var tape = new LiveTape(PaperRules.Default, new Past(2, PaperRules.Default, Genesis));
        var hour = Genesis - (Genesis % Hour);
        Assert.Equal(new[] { hour - (2 * Hour), hour - Hour }, tape.Candles(0, CandleInterval.H1, Genesis, 2, startUs: hour - (2 * Hour) - 1).Select(candle => candle.OpenUs));
        Assert.Equal(new[] { hour - Hour, hour }, tape.Candles(0, CandleInterval.H1, Genesis, 2).Select(candle => candle.OpenUs));
        Assert.Equal(new[] { hour - (3 * Hour), hour - (2 * Hour) }, tape.Candles(0, CandleInterval.H1, Genesis, 2, endUs: hour - Hour - 1).Select(candle => candle.OpenUs));
        Assert.Equal(new[] { hour - Hour }, tape.Candles(0, CandleInterval.H1, Genesis, 5, startUs: hour - Hour, endUs: hour - 1).Select(candle => candle.OpenUs));
        Assert.Empty(tape.Candles(0, CandleInterval.H1, Genesis, 5, startUs: Genesis + Hour));
    }

    [Fact]
    public void Trades_of_one_taker_at_one_price_and_moment_are_one_aggregate()
    {
        var tape = new LiveTape(XrpEth, null);
        var first = Trade(1, 100, 5, Minute, Side.Buy) with { OrderId = 9 };
        tape.Apply([first, first with { TradeId = 2 }, first with { TradeId = 3, Price = 101 }, first with { TradeId = 4, Price = 101, OrderId = 10 }]);
        var aggregates = new List<AggregateTrade>();
        tape.AggregateTrades(0, null, null, null, 10, aggregates);
        Assert.Equal(new[] { (1L, 1L, 2L, 10L), (2L, 3L, 3L, 5L), (3L, 4L, 4L, 5L) }, aggregates.Select(item => (item.Id, item.FirstTradeId, item.LastTradeId, item.Lots)));
    }

    [Fact]
    public void A_thousand_candles_stay_when_seconds_and_minutes_have_had_to_go()
    {
        // One trade a minute for twelve days, with one quiet hour: more minutes than are kept.
        var tape = new LiveTape(XrpEth, null);
        const long start = 20_000 * Day;
        var minutes = 12 * 24 * 60L;
        for (var minute = 0L; minute < minutes; minute++)
        {
            if (minute / 60 != 200)
            {
                tape.Apply([Trade(minute + 1, 1_000 + (minute % 7), 1, start + (minute * Minute), Side.Buy)]);
            }
        }

        var now = start + (minutes * Minute) - 1;
        foreach (var (interval, closed) in new[] { (CandleInterval.S1, 1_000), (CandleInterval.M1, 1_000), (CandleInterval.M5, 1_000), (CandleInterval.M15, 1_000), (CandleInterval.H1, 288), (CandleInterval.D1, 12) })
        {
            var candles = tape.Candles(0, interval, now);
            Assert.Equal(closed, candles.Count);
            candles.ForEach(candle => MustBePossible(candle, XrpEth.Symbols[0], $"{interval}"));
        }

        var hours = tape.Candles(0, CandleInterval.H1, now);
        Assert.Equal((0L, hours[199].Close, hours[199].Close), (hours[200].Trades, hours[200].Open, hours[200].Close));

        // What has gone is left out, not made up: of minutes those that traded are kept, and the quiet hour between them.
        var kept = tape.Candles(0, CandleInterval.M1, now, 50_000);
        Assert.Equal(10_240 + 60, kept.Count);
        Assert.Equal(60, kept.Count(candle => candle.Trades == 0));
        Assert.Equal(now - (now % Minute), kept[^1].OpenUs);
    }

    private static MarketEvent Trade(long id, long price, long lots, long timeUs, Side taker) => new()
    {
        Kind = EventKind.Traded,
        TradeId = id,
        OrderId = id,
        Price = price,
        Lots = lots,
        QuoteUnits = price * lots,
        TimeUs = timeUs,
        Side = taker,
    };

    private static IEnumerable<string[]> Rows(string path) => File.ReadLines(path).Skip(1).Select(line => line.Split(','));

    private static long Scaled(string number, int decimals) =>
        (long)(decimal.Parse(number, CultureInfo.InvariantCulture) * (decimals == 8 ? 100_000_000m : 1m));

    private static string? SharedData()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Keywright.slnx")))
            {
                var data = Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}
