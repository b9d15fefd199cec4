using Keywright.Market.Tape;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Agents;

public sealed class CrowdTests(ITestOutputHelper output)
{
    [Fact]
    public void A_long_run_keeps_two_sided_books_and_conserves_assets()
    {
        for (var seed = 1UL; seed <= 2; seed++)
        {
            output.WriteLine($"seed {seed}");
            var market = new LivingMarket(seed);
            for (var round = 0; round < 160; round++)
            {
                MustHaveBooks(market, 40, $"seed {seed} round {round}");
                market.Step(50);
            }

            MustConserve(market);
            MustTradeAsBefore(market);
        }
    }

    [Fact]
    public void A_swept_book_is_whole_again_after_three_steps()
    {
        var market = new LivingMarket(5);
        foreach (var side in new[] { Side.Sell, Side.Buy })
        {
            // Who buys must not hold what has a position limit.
            var user = side == Side.Sell ? Rich(market) : Rich(market, assets: 2);
            foreach (var rules in LivingMarket.Rules.Symbols)
            {
                // With IOC orders as large as the filters let through, until nothing is left.
                for (var times = 0; times < 200 && market.Exchange.TryBest(rules.Index, side == Side.Buy ? Side.Sell : Side.Buy, out var best); times++)
                {
                    var room = rules.MaxNotional / (best.Price * rules.UnitsPerTickLot);
                    Assert.Equal(Reject.None, market.Place(new()
                    {
                        Account = user, Symbol = rules.Index, Side = side, Type = OrderType.Limit, TimeInForce = TimeInForce.Ioc, Price = best.Price, Lots = Math.Min(room, best.Lots),
                    }));
                }

                Assert.False(market.Exchange.TryBest(rules.Index, side == Side.Buy ? Side.Sell : Side.Buy, out _));
            }

            market.Step(3);
            MustHaveBooks(market, 40, $"after {side}");
        }

        MustConserve(market);
    }

    [Fact]
    public void Makers_go_on_bidding_however_much_is_sold_to_them()
    {
        // XRPUSDT and SOLUSDT have a position limit that makers are bound by as everybody is.
        var market = new LivingMarket(6);
        var user = Rich(market);
        for (var times = 0; times < 300; times++)
        {
            foreach (var symbol in new[] { 3, 4 })
            {
                var rules = LivingMarket.Rules.Symbols[symbol];
                market.Place(new() { Account = user, Symbol = symbol, Side = Side.Sell, Type = OrderType.Market, Lots = rules.MaxPositionLots / 20 });
            }

            market.Step(8);
        }

        market.Step(100);
        MustHaveBooks(market, 40, "after the sales");
        MustConserve(market);
    }

    [Fact]
    public void A_stranger_who_bids_over_the_fair_price_is_sold_to()
    {
        var market = new LivingMarket(7);
        var user = Rich(market);
        Assert.True(market.Exchange.TryBest(0, Side.Sell, out var ask));
        Assert.Equal(Reject.None, market.Place(new() { Account = user, Symbol = 0, Side = Side.Buy, Type = OrderType.Limit, Price = ask.Price * 101 / 100, Lots = 5_000_000 }));
        market.Step(40);
        var open = new List<OrderState>();
        market.Exchange.OpenOrders(user, 0, open);
        Assert.Empty(open);
        MustHaveBooks(market, 40, "after the bid");
    }

    [Fact]
    public void The_same_seed_and_commands_give_the_same_state()
    {
        var first = Played(11, restarts: false);
        Assert.Equal(first.Exchange.StateHash(), Played(11, restarts: false).Exchange.StateHash());
        Assert.NotEqual(first.Exchange.StateHash(), Played(12, restarts: false).Exchange.StateHash());
    }

    [Fact]
    public void A_restart_in_between_changes_nothing()
    {
        Assert.Equal(Played(1, restarts: false).Saved(), Played(1, restarts: true).Saved());
    }

    [Fact]
    public void A_step_allocates_nothing_once_things_run()
    {
        var market = new LivingMarket(13);
        market.Step(4_000);
        var events = new EventBuffer();
        long StepsAlone(int steps, long fromUs)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 1; i <= steps; i++)
            {
                market.Crowd.Step(market.Exchange, fromUs + (i * LivingMarket.StepUs), events);
                events.Clear();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        StepsAlone(2_000, market.NowUs);
        var bytes = StepsAlone(400, market.NowUs + (2_000 * LivingMarket.StepUs));
        output.WriteLine($"{bytes} bytes in 400 steps");

        // Tables of the exchange double now and then; a step that allocated would show 400 times.
        Assert.True(bytes < 400 * 24, $"{bytes} bytes in 400 steps");
    }

    private static LivingMarket Played(ulong seed, bool restarts)
    {
        var market = new LivingMarket(seed);
        var user = Rich(market);
        for (var i = 0; i < 12; i++)
        {
            market.Step(40);
            market.Place(new() { Account = user, Symbol = i % 8, Side = i % 2 == 0 ? Side.Buy : Side.Sell, Type = OrderType.Market, Lots = 2_000 });
            if (restarts)
            {
                market.Restart();
            }
        }

        return market;
    }

    private static int Rich(LivingMarket market, int assets = 6)
    {
        var user = market.Exchange.AddAccount(archives: true);
        for (var asset = 0; asset < assets; asset++)
        {
            var units = (Int128)10_000_000_000 * 100_000_000;
            market.Exchange.Deposit(user, asset, units);
            market.Deposited[asset] += units;
        }

        return user;
    }

    private static void MustHaveBooks(LivingMarket market, int levels, string where)
    {
        foreach (var rules in LivingMarket.Rules.Symbols)
        {
            var (bids, asks) = market.Depth(rules.Index);
            Assert.True(bids.Count >= levels && asks.Count >= levels, $"{where} {rules.Name}: {bids.Count} bids, {asks.Count} asks");
            Assert.True(bids.Count <= 62 && asks.Count <= 62, $"{where} {rules.Name}: {bids.Count} bids, {asks.Count} asks");
            Assert.True(bids[0].Price < asks[0].Price, $"{where} {rules.Name}: {bids[0]} {asks[0]}");
        }
    }

    private static void MustConserve(LivingMarket market)
    {
        for (var asset = 0; asset < LivingMarket.Rules.Assets.Length; asset++)
        {
            Int128 held = 0;
            for (var account = 0; account < market.Exchange.AccountCount; account++)
            {
                var balance = market.Exchange.BalanceOf(account, asset);
                Assert.True(balance.Free >= 0 && balance.Locked >= 0);
                held += balance.Free + balance.Locked;
            }

            Assert.Equal(market.Exchange.Issued(asset), held);
            Assert.Equal(market.Deposited[asset], held);
        }
    }

    /// <summary>The living market trades about as often and as much, and moves about as far, as its past's last hours and days did.</summary>
    private void MustTradeAsBefore(LivingMarket market)
    {
        var minutes = (int)((market.NowUs - LivingMarket.Genesis) / 60_000_000);
        foreach (var rules in LivingMarket.Rules.Symbols)
        {
            var live = Rates(market, rules.Index, LivingMarket.Genesis, minutes);
            var recent = Rates(market, rules.Index, LivingMarket.Genesis - (60 * 60_000_000L), 60);
            var days = Rates(market, rules.Index, LivingMarket.Genesis - (25 * 3_600 * 1_000_000L), 1_200);
            output.WriteLine($"{rules.Name}: trades, lots a minute, range: live {live}, hour before {recent}, day before {days}");
            Assert.InRange(live.Trades * 100 / days.Trades, 40, 250);
            Assert.InRange(recent.Trades * 100 / days.Trades, 40, 250);
            Assert.InRange((int)(live.Lots * 100 / days.Lots), 40, 250);

            // A calm day and a wild quarter of an hour may follow each other; on coarse ticks the spread alone is a range.
            Assert.InRange(live.Range * 100 / days.Range, 20, 700);
        }

        // Trades in most seconds on the big symbols.
        var seconds = new List<Candle>();
        market.Tape.Candles(0, CandleInterval.S1, null, null, 1_000, market.NowUs, 0, seconds);
        Assert.True(seconds.Count(candle => candle.Trades > 0) > 800);
    }

    private static (long Trades, Int128 Lots, long Range) Rates(LivingMarket market, int symbol, long startUs, int minutes)
    {
        var candles = new List<Candle>();
        market.Tape.Candles(symbol, CandleInterval.M1, startUs, null, minutes, market.NowUs, 0, candles);
        var traded = candles.Aggregate(Int128.Zero, (sum, candle) => sum + candle.Lots);
        return (candles.Sum(candle => candle.Trades) / minutes, traded / minutes, (candles.Sum(candle => candle.High - candle.Low) * 100 / minutes) + 1);
    }
}
