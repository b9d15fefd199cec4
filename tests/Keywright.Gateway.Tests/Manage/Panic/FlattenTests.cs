using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Panic;

/// <summary>Promise 17: what a key has bought is sold within a bound in price or not at all, and what is left is said.</summary>
public sealed class FlattenTests
{
    [Fact]
    public async Task What_was_bought_is_sold_down_to_the_bound_and_no_further()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        var reference = await home.PriceAsync("BTCUSDT");
        stranger.Place(Side.Buy, 0.004m, decimal.Round(reference * 0.995m, 2));
        stranger.Place(Side.Buy, 0.002m, decimal.Round(reference * 0.99m, 2, MidpointRounding.ToPositiveInfinity));
        stranger.Place(Side.Buy, 1m, decimal.Round(reference * 0.989m, 2));

        var key = Assert.Single((await PanicTests.RunAsync(home, bot.ApiKey, flatten: true)).Keys);
        var sale = Assert.Single(key.Sold);
        Assert.Equal(("BTCUSDT", 0.00999m, 0.006m, reference), (sale.Symbol, sale.Quantity, sale.Sold, sale.Reference));
        Assert.True(sale.Bound >= reference * 0.99m && sale.Bound < (reference * 0.99m) + 0.01m, $"{sale.Bound} of {reference}");
        Assert.Equal([(0.00399m, false)], key.Rests.Select(rest => (rest.Quantity, rest.IsDust)));
        Assert.StartsWith("0.00399 BTC not sold: BTCUSDT has no more bids at", Assert.Single(key.Undone), StringComparison.Ordinal);
        Assert.StartsWith("panic sell BTCUSDT 0.00999", home.Audit(key: "bot-1", route: "owner")[^1].Summary, StringComparison.Ordinal);

        // When somebody bids, the same panic sells the rest; nothing is left of it but what fees made too small.
        stranger.Place(Side.Buy, 1m, reference);
        key = Assert.Single((await PanicTests.RunAsync(home, bot.ApiKey, flatten: true)).Keys);
        Assert.Equal(0.00399m, Assert.Single(key.Sold).Sold);
        Assert.Empty(key.Undone);
        Assert.Empty((await PanicTests.RunAsync(home, bot.ApiKey, flatten: true)).Keys[0].Sold);
    }

    [Fact]
    public async Task Without_a_fresh_reference_price_nothing_is_sold()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        stranger.Place(Side.Buy, 1m, await home.PriceAsync("BTCUSDT"));
        home.Time.Advance(TimeSpan.FromMinutes(6));
        var report = await PanicTests.RunAsync(home, null, flatten: true);
        Assert.False(report.IsDone);
        Assert.Empty(report.Keys[0].Sold);
        Assert.Contains("The reference price of BTCUSDT is 3", Assert.Single(report.Keys[0].Undone), StringComparison.Ordinal);
        Assert.Equal(0.00999m, Assert.Single(report.Keys[0].Rests).Quantity);
    }

    [Fact]
    public async Task Less_than_the_exchange_trades_is_dust_and_no_failure()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        stranger.Place(Side.Buy, 0.00995m, await home.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.00995m, await home.PriceAsync("BTCUSDT", 0.999m))).Succeeds();
        var report = await PanicTests.RunAsync(home, null, flatten: true);
        Assert.True(report.IsDone, string.Join(' ', report.Keys[0].Undone));
        Assert.Equal((0.00004m, true), (report.Keys[0].Rests[0].Quantity, Assert.Single(report.Keys[0].Rests).IsDust));
        Assert.Empty(report.Keys[0].Sold);
    }

    [Fact]
    public async Task What_kept_orders_hold_is_said_and_sold_when_they_are_cancelled_too()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.006m, await home.PriceAsync("BTCUSDT", 1.1m))).Succeeds();
        stranger.Place(Side.Buy, 1m, await home.PriceAsync("BTCUSDT"));
        var key = (await PanicTests.RunAsync(home, null, flatten: true)).Keys[0];
        Assert.Equal((1, 0.00399m), (key.Kept.Count, Assert.Single(key.Sold).Sold));
        Assert.StartsWith("0.006 BTC not sold: Orders that only reduce were kept", Assert.Single(key.Undone), StringComparison.Ordinal);
        key = (await PanicTests.RunAsync(home, null, cancelAll: true, flatten: true)).Keys[0];
        Assert.Equal((1, 0.006m, 0), (key.Cancelled.Count, Assert.Single(key.Sold).Sold, key.Undone.Count));
    }

    [Fact]
    public async Task A_limit_of_the_key_does_not_hold_its_owner_back_and_what_was_not_bought_is_not_sold()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(new KeyPolicy { OrdersPerDay = 1, MaxOrderNotional = 2_000 }, symbols: ["BTCUSDT"]), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        var price = await home.PriceAsync("BTCUSDT");
        stranger.Place(Side.Buy, 1m, price);
        var report = await PanicTests.RunAsync(home, null, flatten: true);
        Assert.True(report.IsDone);
        Assert.Equal(0.00999m, Assert.Single(report.Keys[0].Sold).Sold);
        Assert.Equal(1, home.Gateway.Accounts.Find("paper")!.Holdings.Single(holding => holding.Asset == "BTC").Free, precision: 4);
    }

    [Fact]
    public async Task Bids_of_another_key_of_the_account_are_not_ended_by_the_sale()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other, stranger) = (await home.KeyAsync(), await home.KeyAsync(), new Stranger(home));
        await BuyAsync(home, bot, stranger, 0.01m);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.02m, await home.PriceAsync("BTCUSDT"))).Succeeds();
        var key = (await PanicTests.RunAsync(home, bot.ApiKey, flatten: true)).Keys[0];
        Assert.Equal(0m, Assert.Single(key.Sold).Sold);
        Assert.Contains("that this account may trade with", Assert.Single(key.Undone), StringComparison.Ordinal);
        Assert.Equal(1, (await other.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());

        // With both in the scope the bid is cancelled before anything is sold.
        Assert.Equal([1, 0], (await PanicTests.RunAsync(home, null, flatten: true)).Keys.Select(one => one.Cancelled.Count).OrderDescending());
    }

    [Fact]
    public async Task A_sale_is_replayed_to_the_bit_and_what_was_paid_in_btc_is_sold_for_btc()
    {
        await using var home = await Home.OpenAsync();
        Assert.Null((await home.Gateway.Accounts.AddAsync(new("maker", null, [("USDT", 100_000), ("ETH", 10), ("BTC", 1)]))).Problem);
        var (bot, maker) = (await home.KeyAsync(), await home.KeyAsync(account: "maker"));
        var answer = (await home.PublicAsync("/api/v3/avgPrice", "symbol=ETHBTC")).Succeeds();
        var price = decimal.Round(answer.Decimal("price"), 5);
        (await maker.LimitAsync("SELL", "ETHBTC", 0.5m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "ETHBTC", 0.5m, price)).Succeeds();
        (await maker.LimitAsync("BUY", "ETHBTC", 2m, price)).Succeeds();
        var report = await PanicTests.RunAsync(home, bot.ApiKey, flatten: true);
        Assert.Equal(("ETHBTC", 0.499m), (Assert.Single(report.Keys[0].Sold).Symbol, report.Keys[0].Sold[0].Sold));
        Assert.True(Assert.Single(report.Keys[0].Rests).IsDust);
        var hash = home.Gateway.StateHash();
        await using var copy = await home.CrashedAsync();
        Assert.Equal(hash, copy.Gateway.StateHash());
    }

    private static async Task BuyAsync(Home home, Bot bot, Stranger stranger, decimal quantity)
    {
        var price = await home.PriceAsync("BTCUSDT");
        stranger.Place(Side.Sell, quantity, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", quantity, price)).Succeeds();
    }
}
