using System.Buffers;
using Keywright.Market.Matching;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

/// <summary>What holds after every command of every flow, whatever it was.</summary>
public sealed class PropertyTests(ITestOutputHelper output)
{
    private const int Commands = 2_000;
    private const int Seeds = 40;

    [Fact]
    public void No_command_makes_money_or_a_negative_balance()
    {
        ForEverySeed((flow, exchange, _) =>
        {
            for (var asset = 0; asset < flow.Rules.Assets.Length; asset++)
            {
                Int128 all = 0;
                for (var account = 0; account < exchange.AccountCount; account++)
                {
                    var balance = exchange.BalanceOf(account, asset);
                    Assert.True(balance.Free >= 0 && balance.Locked >= 0, $"account {account} has {balance}");
                    all += balance.Total;
                }

                Assert.Equal(exchange.Issued(asset), all);
            }
        });
    }

    [Fact]
    public void A_taker_meets_better_prices_first_and_of_one_price_the_older_order()
    {
        ForEverySeed((_, _, events) =>
        {
            var last = default(MarketEvent);
            foreach (ref readonly var happened in events.Span)
            {
                if (happened.Kind is EventKind.Traded or EventKind.Prevented)
                {
                    if (last.MakerOrderId != 0)
                    {
                        var worse = happened.Side == Side.Buy ? happened.Price - last.Price : last.Price - happened.Price;
                        Assert.True(worse > 0 || (worse == 0 && happened.MakerOrderId > last.MakerOrderId));
                    }

                    last = happened;
                }
            }
        }, isPlain: true);
    }

    [Fact]
    public void A_taker_meets_better_prices_first_whatever_hides_or_waits()
    {
        var cascades = 0;
        ForEverySeed((_, _, events) =>
        {
            var last = default(MarketEvent);
            var triggered = 0;
            foreach (ref readonly var happened in events.Span)
            {
                triggered += happened.Kind == EventKind.Triggered ? 1 : 0;
                if (happened.Kind is EventKind.Traded or EventKind.Prevented)
                {
                    if (last.OrderId == happened.OrderId)
                    {
                        Assert.True(happened.Side == Side.Buy ? happened.Price >= last.Price : happened.Price <= last.Price);
                    }

                    last = happened;
                }
            }

            cascades += triggered > 1 ? 1 : 0;
        });
        Assert.True(cascades > 10, $"{cascades} commands set off more than one order");
    }

    [Fact]
    public void The_book_is_never_crossed()
    {
        ForEverySeed((flow, exchange, _) =>
        {
            for (var symbol = 0; symbol < flow.Rules.Symbols.Length; symbol++)
            {
                if (exchange.TryBest(symbol, Side.Buy, out var bid) && exchange.TryBest(symbol, Side.Sell, out var ask))
                {
                    Assert.True(bid.Price < ask.Price);
                }
            }
        });
    }

    [Fact]
    public void A_check_changes_nothing_and_a_refusal_neither()
    {
        var flow = new RandomFlow(7);
        var exchange = Found(flow);
        var events = new EventBuffer();
        var refusals = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var order = flow.Place(flow.NextSymbol());
            var before = exchange.StateHash();
            var check = exchange.Check(in order);
            Assert.Equal(before, exchange.StateHash());
            Assert.Equal(check, exchange.Place(in order, events, out _));
            if (check != Reject.None)
            {
                Assert.Equal(before, exchange.StateHash());
                refusals++;
            }
        }

        Assert.True(refusals > 500);
    }

    [Fact]
    public void What_is_saved_and_loaded_has_the_same_hash_and_the_same_future()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            output.WriteLine($"seed {seed}");
            var flow = new RandomFlow(seed);
            var exchange = Found(flow);
            var events = new EventBuffer();
            for (var i = 0; i < Commands; i++)
            {
                Play(flow, exchange, null, events, new EventBuffer());
            }

            var bytes = new ArrayBufferWriter<byte>();
            exchange.Save(bytes);
            ReadOnlySpan<byte> from = [.. bytes.WrittenSpan, 1, 2, 3];
            var twin = Exchange.Load(flow.Rules, ref from);
            Assert.Equal([1, 2, 3], from.ToArray());
            Assert.Equal(exchange.StateHash(), twin.StateHash());
            for (var i = 0; i < Commands; i++)
            {
                Play(flow, exchange, twin, events, new EventBuffer());
            }

            Assert.Equal(exchange.StateHash(), twin.StateHash());
        }
    }

    [Fact]
    public void The_same_commands_give_the_same_state_to_the_bit()
    {
        static UInt128 Run()
        {
            var flow = new RandomFlow(11);
            var exchange = Found(flow);
            for (var i = 0; i < Commands; i++)
            {
                Play(flow, exchange, null, new EventBuffer(), new EventBuffer());
            }

            return exchange.StateHash();
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void A_saved_form_that_is_cut_short_or_of_other_rules_is_refused()
    {
        var market = new SmallMarket();
        market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1));
        var bytes = market.Saved();
        for (var length = 0; length < bytes.Length; length += 97)
        {
            var cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() => Load(market.Exchange.Rules, cut));
        }

        Assert.Throws<InvalidDataException>(() => Load(market.Exchange.Rules with { Assets = ["USDT", "AAA", "BBB"] }, bytes));
    }

    private static Exchange Load(ExchangeRules rules, byte[] bytes)
    {
        ReadOnlySpan<byte> from = bytes;
        return Exchange.Load(rules, ref from);
    }

    private static Exchange Found(RandomFlow flow)
    {
        var exchange = new Exchange(flow.Rules);
        for (var i = 0; i < RandomFlow.Accounts; i++)
        {
            exchange.AddAccount(archives: i > 0);
        }

        for (var i = 0; i < 25; i++)
        {
            var (account, asset, units) = flow.Deposit(i % 2);
            exchange.Deposit(account, asset, units);
        }

        exchange.SetOpeningPrice(0, flow.Middle);
        return exchange;
    }

    private void ForEverySeed(Action<RandomFlow, Exchange, EventBuffer> holds, bool isPlain = false)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            output.WriteLine($"seed {seed}");
            var flow = new RandomFlow(seed, isPlain);
            var exchange = Found(flow);
            var events = new EventBuffer();
            for (var i = 0; i < Commands; i++)
            {
                Play(flow, exchange, null, events, new EventBuffer());
                holds(flow, exchange, events);
            }
        }
    }

    // One command, on the twin as well when there is one; both must say the same.
    private static void Play(RandomFlow flow, Exchange exchange, Exchange? twin, EventBuffer events, EventBuffer twinEvents)
    {
        events.Clear();
        var symbol = flow.NextSymbol();
        var choice = flow.Random.Next(100);
        if (choice == 0)
        {
            var account = 1 + flow.Random.Next(RandomFlow.Accounts);
            exchange.CancelAll(account, symbol, flow.TimeUs, events);
            twin?.CancelAll(account, symbol, flow.TimeUs, twinEvents);
        }
        else if (choice < 25)
        {
            var account = 1 + flow.Random.Next(RandomFlow.Accounts);
            var open = new List<OrderState>();
            exchange.OpenOrders(account, symbol, open);
            var cancel = flow.Cancel(symbol, [.. open.Select(order => (account, order.OrderId))]);
            exchange.Cancel(in cancel, events, out _);
            twin?.Cancel(in cancel, twinEvents, out _);
        }
        else if (choice < 31 && !flow.IsPlain)
        {
            var list = flow.PlaceList(symbol, exchange.ReferencePrice(symbol, flow.TimeUs));
            exchange.PlaceList(in list, events, out _);
            twin?.PlaceList(in list, twinEvents, out _);
        }
        else if (choice < 36 && !flow.IsPlain)
        {
            var account = 1 + flow.Random.Next(RandomFlow.Accounts);
            var open = new List<OrderState>();
            exchange.OpenOrders(account, symbol, open);
            var amend = flow.Amend(symbol, [.. open.Select(order => (account, order.OrderId))]);
            exchange.Amend(in amend, events, out _);
            twin?.Amend(in amend, twinEvents, out _);
        }
        else
        {
            var order = flow.Place(symbol);
            exchange.Place(in order, events, out _);
            twin?.Place(in order, twinEvents, out _);
        }

        if (twin is not null)
        {
            Assert.True(events.Span.SequenceEqual(twinEvents.Span));
        }
    }
}
