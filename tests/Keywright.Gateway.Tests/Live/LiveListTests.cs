using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class LiveListTests
{
    /// <summary>Red when of a list whose one order has gone already the other, which has traded in part and stands on by itself, is left open.</summary>
    [Fact]
    public async Task Cancelling_all_reaches_what_a_list_has_left()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT");
        string At(decimal part) => Bot.Text(decimal.Round(price * part, 2));
        (await bot.PostAsync(
            "/api/v3/orderList/oco",
            $"symbol=BTCUSDT&side=BUY&quantity=0.004&belowType=LIMIT_MAKER&belowPrice={At(0.9m)}&aboveType=STOP_LOSS_LIMIT&aboveTimeInForce=GTC&aboveStopPrice={At(1.05m)}&abovePrice={At(1.05m)}")).Succeeds();
        new Stranger(two.Exchange).Place(Side.Sell, 0.001m, decimal.Round(price * 0.9m, 2));
        Assert.Equal("PARTIALLY_FILLED", Assert.Single((await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray()).GetProperty("status").GetString());

        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        Assert.Empty((await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray());
    }
}
