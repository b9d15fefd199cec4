using System.Globalization;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

/// <summary>Prevented matches, looked back at.</summary>
public sealed class PreventedMatchTests
{
    private const string Path = "/api/v3/myPreventedMatches";

    [Theory]
    [InlineData("EXPIRE_TAKER", "0.00200000", null)]
    [InlineData("EXPIRE_MAKER", null, "0.00300000")]
    [InlineData("EXPIRE_BOTH", "0.00200000", "0.00300000")]
    [InlineData("DECREMENT", "0.00200000", "0.00200000")]
    public async Task A_prevented_match_is_kept_with_what_each_order_lost(string mode, string? takerLost, string? makerLost)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT");
        await bot.LimitAsync("SELL", "BTCUSDT", 0.003m, price);
        var answer = (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price, $"&selfTradePreventionMode={mode}&newOrderRespType=FULL")).Succeeds();
        var p = price.ToString("0.00000000", CultureInfo.InvariantCulture);
        var lost = (takerLost is null ? "" : $",\"takerPreventedQuantity\":\"{takerLost}\"") + (makerLost is null ? "" : $",\"makerPreventedQuantity\":\"{makerLost}\"");
        Assert.Equal($$$"""[{"preventedMatchId":1,"makerOrderId":1,"price":"{{{p}}}"{{{lost}}}}]""", answer.Json.GetProperty("preventedMatches").GetRawText());
        var expected = $$$"""[{"symbol":"BTCUSDT","preventedMatchId":1,"takerOrderId":2,"makerSymbol":"BTCUSDT","makerOrderId":1,"tradeGroupId":-1,"selfTradePreventionMode":"{{{mode}}}","price":"{{{p}}}"{{{lost}}},"transactTime":{{{home.Time.NowUs / 1000}}}}]""";
        foreach (var which in new[] { "preventedMatchId=1", "orderId=1", "orderId=2", "orderId=2&fromPreventedMatchId=1" })
        {
            Assert.Equal(expected, (await bot.GetAsync(Path, $"symbol=BTCUSDT&{which}")).Succeeds().Body);
        }

        // Only what an order lost stands on it.
        foreach (var (id, quantity) in new[] { (1, makerLost), (2, takerLost) })
        {
            var order = (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
            Assert.Equal(quantity, order.Json.TryGetProperty("preventedQuantity", out var prevented) ? prevented.GetString() : null);
            Assert.Equal(quantity is not null, order.Json.TryGetProperty("preventedMatchId", out _));
        }
    }

    [Fact]
    public async Task They_are_paged_bounded_by_their_account_and_there_after_a_crash_and_a_restart()
    {
        await using var home = await Home.OpenAsync();
        var (bot, price) = (await home.KeyAsync(), await home.PriceAsync("BTCUSDT"));
        await bot.LimitAsync("SELL", "BTCUSDT", 0.009m, price, "&icebergQty=0.001&selfTradePreventionMode=TRANSFER");
        await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&selfTradePreventionMode=TRANSFER");
        await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&selfTradePreventionMode=DECREMENT");
        Assert.Equal([1L, 2, 3, 4, 5], await IdsAsync(bot, "orderId=1"));
        Assert.Equal([1L, 2], await IdsAsync(bot, "orderId=1&limit=2"));
        Assert.Equal([3L, 4], await IdsAsync(bot, "orderId=1&limit=2&fromPreventedMatchId=3"));
        Assert.Equal([5L], await IdsAsync(bot, "orderId=3"));
        Assert.Equal([4L], await IdsAsync(bot, "preventedMatchId=4"));
        Assert.Empty(await IdsAsync(bot, "preventedMatchId=6"));
        Assert.Empty((await bot.GetAsync(Path, "symbol=ETHUSDT&orderId=1")).Succeeds().Json.EnumerateArray());

        // Both have to ask for a transfer; with one that does not, it is a decrement.
        var all = (await bot.GetAsync(Path, "symbol=BTCUSDT&orderId=1")).Succeeds();
        Assert.Equal(["TRANSFER", "TRANSFER", "TRANSFER", "TRANSFER", "DECREMENT"], all.Json.EnumerateArray().Select(m => m.GetProperty("selfTradePreventionMode").GetString()));
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
            Assert.Equal(all.Body, (await copy.Adopt(bot).GetAsync(Path, "symbol=BTCUSDT&orderId=1")).Body);
        }

        var hash = home.Gateway.Venue.StateHash();
        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
        Assert.Equal(all.Body, (await bot.GetAsync(Path, "symbol=BTCUSDT&orderId=1")).Body);
    }

    [Fact]
    public async Task What_is_meant_must_be_said_one_way()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        (await bot.GetAsync(Path, "symbol=BTCUSDT")).Refuses(-1102, "Param 'preventedMatchId' or 'orderId' must be sent, but both were empty/null!");
        (await bot.GetAsync(Path, "orderId=1")).Refuses(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
        (await bot.GetAsync(Path, "symbol=BTCUSDT&orderId=1&preventedMatchId=1")).Refuses(-1128, "Combination of optional parameters invalid.");
        (await bot.GetAsync(Path, "symbol=BTCUSDT&preventedMatchId=1&fromPreventedMatchId=1")).Refuses(-1128, "Combination of optional parameters invalid.");
        (await bot.GetAsync(Path, "symbol=NOSUCH&orderId=1")).Refuses(-1121, "Invalid symbol.");
        (await bot.GetAsync(Path, "symbol=BTCUSDT&orderId=x")).Refuses(-1100, "Illegal characters found in parameter 'orderId'; legal range is '^[0-9]{1,20}$'.");
        var before = (await bot.GetAsync(Path, "symbol=BTCUSDT&preventedMatchId=1")).Succeeds().Reply.UsedWeight;
        Assert.Equal(before + 20, (await bot.GetAsync(Path, "symbol=BTCUSDT&orderId=1")).Succeeds().Reply.UsedWeight);
        Assert.Equal(before + 22, (await bot.GetAsync(Path, "symbol=BTCUSDT&preventedMatchId=1")).Succeeds().Reply.UsedWeight);
    }

    private static async Task<List<long>> IdsAsync(Bot bot, string which)
        => [.. (await bot.GetAsync(Path, $"symbol=BTCUSDT&{which}")).Succeeds().Json.EnumerateArray().Select(match => match.GetProperty("preventedMatchId").GetInt64())];
}
