using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Mirror;

/// <summary>What a bot meets on paper when its books are a real exchange's.</summary>
public sealed class MirrorBookTests
{
    private static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT", "XRPUSDT", "ETHBTC", "BNBBTC", "SOLBTC"];

    /// <summary>Red when a level is missing, left behind or of another size at any step, or a trade is lost, doubled or at another price.</summary>
    [Fact]
    public async Task The_books_are_the_exchange_s_at_every_step_and_so_are_the_trades()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents);
        await two.LiveAsync(3);
        var from = await NewestAsync(two.Home);
        var since = await NewestAsync(two.Exchange);
        for (var step = 0; step < 40; step++)
        {
            await two.LiveAsync(0.25);
            foreach (var symbol in Symbols)
            {
                await two.AssertSameAsync(symbol);
            }
        }

        Assert.Equal(8, two.Meter("symbols"));
        var (here, there) = (await TradesAsync(two.Home, from), await TradesAsync(two.Exchange, since));
        Assert.True(there.Sum(trade => trade.Quantity) > 0);
        Assert.Equal(Merged(there), Merged(here));
    }

    /// <summary>Red when a bot's order that the exchange's book has moved through stays open, is filled at another price than its own, or beyond what stood there.</summary>
    [Fact]
    public async Task A_book_that_moves_through_a_bot_s_order_fills_it_up_to_what_came()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        var sell = (await bot.LimitAsync("SELL", "BTCUSDT", 0.005m, two.Price + 10)).Succeeds().Json;
        (await two.There.LimitAsync("BUY", "BTCUSDT", 0.003m, two.Price + 20)).Succeeds();
        await two.LiveAsync(0.25);
        Assert.Equal("0.00300000", await MirroredMarket.FilledAsync(bot, sell));
        Assert.Equal($"{two.Price + 10}.00000000", (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("price").GetString());

        // What stands there has met it; time alone brings no more of it, what is added to it does.
        await two.LiveAsync(6);
        Assert.Equal("0.00300000", await MirroredMarket.FilledAsync(bot, sell));
        (await two.There.LimitAsync("BUY", "BTCUSDT", 0.001m, two.Price + 20)).Succeeds();
        await two.LiveAsync(0.25);
        Assert.Equal("0.00400000", await MirroredMarket.FilledAsync(bot, sell));
    }

    /// <summary>Red when a trade fills a bot before those who stood there first, more than was traded, or not at all.</summary>
    [Fact]
    public async Task A_trade_at_a_bot_s_price_fills_it_after_the_queue_before_it()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        var sell = (await bot.LimitAsync("SELL", "BTCUSDT", 0.005m, two.Price + 50)).Succeeds().Json;
        await two.BuyThereAsync(0.004m);
        Assert.Equal("0.00000000", await MirroredMarket.FilledAsync(bot, sell));

        // What comes later stands behind it.
        (await two.There.LimitAsync("SELL", "BTCUSDT", 0.003m, two.Price + 50)).Succeeds();
        await two.LiveAsync(0.25);
        await two.BuyThereAsync(0.006m);
        Assert.Equal("0.00000000", await MirroredMarket.FilledAsync(bot, sell));
        await two.BuyThereAsync(0.002m);
        Assert.Equal("0.00200000", await MirroredMarket.FilledAsync(bot, sell));
        Assert.Equal($$"""[["{{two.Price + 50}}.00000000","0.00400000"]]""", await two.HereAsync("asks"));
    }

    /// <summary>Red when a trade beyond a bot's price passes it by.</summary>
    [Fact]
    public async Task A_trade_beyond_a_bot_s_price_fills_it_first_and_at_its_own()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        var sell = (await bot.LimitAsync("SELL", "BTCUSDT", 0.002m, two.Price + 40)).Succeeds().Json;
        await two.BuyThereAsync(0.003m);
        Assert.Equal("0.00200000", await MirroredMarket.FilledAsync(bot, sell));
        Assert.Equal($"{two.Price + 40}.00000000", (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("price").GetString());
        await two.AssertSameAsync("BTCUSDT");
    }

    /// <summary>Red when what leaves the exchange's queue takes a bot's place in it, or gives it another's.</summary>
    [Fact]
    public async Task What_is_cancelled_at_the_exchange_goes_from_behind()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        var sell = (await bot.LimitAsync("SELL", "BTCUSDT", 0.005m, two.Price + 50)).Succeeds().Json;
        var behind = (await two.There.LimitAsync("SELL", "BTCUSDT", 0.004m, two.Price + 50)).Succeeds().Json;
        await two.LiveAsync(0.25);
        (await two.There.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={behind.GetProperty("orderId")}")).Succeeds();
        await two.LiveAsync(0.25);
        await two.BuyThereAsync(0.009m);
        Assert.Equal("0.00000000", await MirroredMarket.FilledAsync(bot, sell));
        Assert.Equal($$"""[["{{two.Price + 50}}.00000000","0.00600000"]]""", await two.HereAsync("asks"));
    }

    /// <summary>Red when what a bot took comes back at once, never, or only when another level changes.</summary>
    [Fact]
    public async Task What_a_bot_takes_comes_back_with_the_level_s_next_change_or_after_two_seconds()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.004")).Succeeds();
        (await two.There.LimitAsync("BUY", "BTCUSDT", 0.001m, two.Price - 60)).Succeeds();
        await two.LiveAsync(1);
        Assert.Equal($$"""[["{{two.Price + 50}}.00000000","0.00600000"]]""", await two.HereAsync("asks"));
        await two.LiveAsync(1.5);
        await two.AssertSameAsync("BTCUSDT");

        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010")).Succeeds();
        Assert.Equal("[]", await two.HereAsync("asks"));
        (await two.There.LimitAsync("SELL", "BTCUSDT", 0.001m, two.Price + 50)).Succeeds();
        await two.LiveAsync(0.25);
        await two.AssertSameAsync("BTCUSDT");
    }

    /// <summary>Red when a level that is too small for an order here is missing.</summary>
    [Fact]
    public async Task Filters_for_those_who_trade_do_not_bind_what_is_shown()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        await two.BuyThereAsync(0.00996m);
        Assert.Equal($$"""[["{{two.Price + 50}}.00000000","0.00004000"]]""", await MirroredMarket.DepthAsync(two.Exchange, "BTCUSDT", "asks"));
        await two.AssertSameAsync("BTCUSDT");
        await two.Home.RestartAsync();
        await two.LiveAsync(4);
        await two.AssertSameAsync("BTCUSDT");
        var bot = await two.Home.KeyAsync();
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.00004m, two.Price + 50)).Refuses(-1013, "Filter failure: NOTIONAL");
    }

    private static async Task<long> NewestAsync(Home at)
        => (await at.PublicAsync("/api/v3/trades", "symbol=BTCUSDT&limit=1")).Succeeds().Json[0].GetProperty("id").GetInt64();

    private static async Task<List<(decimal Price, decimal Quantity)>> TradesAsync(Home at, long after)
        => [.. (await at.PublicAsync("/api/v3/trades", "symbol=BTCUSDT&limit=1000")).Succeeds().Json.EnumerateArray()
            .Where(trade => trade.GetProperty("id").GetInt64() > after)
            .Select(trade => (decimal.Parse(trade.GetProperty("price").GetString()!), decimal.Parse(trade.GetProperty("qty").GetString()!)))];

    /// <summary>Trades of one price that followed each other as one.</summary>
    private static List<(decimal Price, decimal Quantity)> Merged(List<(decimal Price, decimal Quantity)> trades)
    {
        List<(decimal Price, decimal Quantity)> merged = [];
        foreach (var (price, quantity) in trades)
        {
            if (merged.Count > 0 && merged[^1].Price == price)
            {
                merged[^1] = (price, merged[^1].Quantity + quantity);
            }
            else
            {
                merged.Add((price, quantity));
            }
        }

        return merged;
    }
}
