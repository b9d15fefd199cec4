using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>Promise 2 for orders that run at a price nobody knows yet.</summary>
public sealed class StopCapTests
{
    [Fact]
    public async Task A_stop_counts_at_its_trigger_and_a_twentieth_and_gives_it_back_when_cancelled()
    {
        await using var home = await Home.OpenAsync();
        var stop = await home.PriceAsync("BTCUSDT", 0.9m);
        var cost = decimal.Floor(stop * 1.05m * 100) / 100 * 0.01m;
        var order = $"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice={Bot.Text(stop)}";
        var (under, over) = (await home.KeyAsync(orderCap: cost - 0.00000001m), await home.KeyAsync(orderCap: cost, dailyCap: cost * 1.5m));
        (await under.OrderAsync(order)).Refuses(
            -2010, $"The order's notional of {Bot.Text(cost)} USDT is over this key's max-order-notional of {Bot.Text(cost - 0.00000001m)} USDT.");
        var id = (await over.OrderAsync(order)).Succeeds().Long("orderId");
        var refusal = $"The order's notional of {Bot.Text(cost)} USDT is over what is left today of this key's max-daily-notional: {Bot.Text(cost / 2)} of {Bot.Text(cost * 1.5m)} USDT.";
        (await over.OrderAsync(order)).Refuses(-2010, refusal);
        await home.RestartAsync();
        (await over.OrderAsync(order)).Refuses(-2010, refusal);
        (await over.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await over.OrderAsync(order)).Succeeds();
    }

    [Fact]
    public async Task A_limit_hidden_behind_a_low_price_counts_at_its_trigger()
    {
        await using var home = await Home.OpenAsync();
        var stop = await home.PriceAsync("BTCUSDT", 0.95m);
        var bot = await home.KeyAsync(orderCap: stop * 0.01m);
        var answer = await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.01&price={Bot.Text(await home.PriceAsync("BTCUSDT", 0.3m))}&stopPrice={Bot.Text(stop)}");
        Assert.Equal(-2010, answer.Long("code"));
        Assert.Contains("max-order-notional", answer.Text("msg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_triggered_stop_trades_never_passes_the_day_s_cap()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var free = await home.KeyAsync();
        (await free.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        var last = decimal.Parse((await home.PublicAsync("/api/v3/ticker/price", "symbol=BTCUSDT")).Text("price"));
        var cap = last * 1.06m * 0.01m;
        var bot = await home.KeyAsync(dailyCap: cap);
        var id = (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.01&stopPrice={Bot.Text(last + 0.01m)}")).Succeeds().Long("orderId");
        (await free.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.4")).Succeeds();
        var traded = (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        Assert.Equal("FILLED", traded.Text("status"));

        // What it traded is used, the twentieth above it is free again.
        var left = cap - traded.Decimal("cummulativeQuoteQty");
        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, last);
        Assert.EndsWith($"max-daily-notional: {Bot.Text(left)} of {Bot.Text(cap)} USDT.", refused.Text("msg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_of_yesterday_gives_nothing_back_to_today()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var free = await home.KeyAsync();
        (await free.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        var last = decimal.Parse((await home.PublicAsync("/api/v3/ticker/price", "symbol=BTCUSDT")).Text("price"), System.Globalization.CultureInfo.InvariantCulture);
        var cap = last * 1.06m * 0.01m;
        var bot = await home.KeyAsync(dailyCap: cap);
        var id = (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.01&stopPrice={Bot.Text(last + 0.01m)}")).Succeeds().Long("orderId");

        // Another day, of whose cap half is used, when the stop runs at less than it was counted for.
        home.Time.Advance(TimeSpan.FromDays(1));
        var half = decimal.Round(last / 2, 2);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, half)).Succeeds();
        (await free.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.4")).Succeeds();
        Assert.Equal("FILLED", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, last);
        Assert.EndsWith($"max-daily-notional: {Bot.Text(cap - (half * 0.01m))} of {Bot.Text(cap)} USDT.", refused.Text("msg"), StringComparison.Ordinal);
    }
}
