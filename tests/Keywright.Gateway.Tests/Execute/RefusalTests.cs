using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(Reject.MaxNumOrders, "MAX_NUM_ORDERS")]
    [InlineData(Reject.MaxNumAlgoOrders, "MAX_NUM_ALGO_ORDERS")]
    [InlineData(Reject.MaxNumIcebergOrders, "MAX_NUM_ICEBERG_ORDERS")]
    [InlineData(Reject.MaxNumOrderLists, "MAX_NUM_ORDER_LISTS")]
    [InlineData(Reject.AccountOrdersFull, "EXCHANGE_MAX_NUM_ORDERS")]
    [InlineData(Reject.AccountAlgosFull, "EXCHANGE_MAX_NUM_ALGO_ORDERS")]
    [InlineData(Reject.AccountIcebergsFull, "EXCHANGE_MAX_NUM_ICEBERG_ORDERS")]
    [InlineData(Reject.AccountListsFull, "EXCHANGE_MAX_NUM_ORDER_LISTS")]
    public void A_limit_is_named_as_exchange_info_names_it(Reject reject, string filter)
    {
        var fault = Refusals.Place(reject);
        Assert.Equal((400, -1013, $"Filter failure: {filter}"), (fault.Status, fault.Code, fault.Message));
    }

    [Fact]
    public async Task Exchange_info_states_the_limits_over_all_symbols()
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal(
            """[{"filterType":"EXCHANGE_MAX_NUM_ORDERS","maxNumOrders":5000},{"filterType":"EXCHANGE_MAX_NUM_ALGO_ORDERS","maxNumAlgoOrders":200},{"filterType":"EXCHANGE_MAX_NUM_ICEBERG_ORDERS","maxNumIcebergOrders":100},{"filterType":"EXCHANGE_MAX_NUM_ORDER_LISTS","maxNumOrderLists":50}]""",
            (await home.PublicAsync("/api/v3/exchangeInfo")).Succeeds().Json.GetProperty("exchangeFilters").GetRawText());
    }

    [Fact]
    public async Task The_sixth_stop_and_the_eleventh_iceberg_on_a_symbol_are_too_many()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var (low, high) = (Bot.Text(await home.PriceAsync("BTCUSDT", 0.9m)), Bot.Text(await home.PriceAsync("BTCUSDT", 1.1m)));
        for (var i = 0; i < 5; i++)
        {
            (await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice={low}")).Succeeds();
        }

        (await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice={low}")).Refuses(-1013, "Filter failure: MAX_NUM_ALGO_ORDERS");
        for (var i = 0; i < 10; i++)
        {
            (await bot.LimitAsync("SELL", "BTCUSDT", 0.01m, decimal.Parse(high, System.Globalization.CultureInfo.InvariantCulture), "&icebergQty=0.005")).Succeeds();
        }

        (await bot.LimitAsync("SELL", "BTCUSDT", 0.01m, decimal.Parse(high, System.Globalization.CultureInfo.InvariantCulture), "&icebergQty=0.005")).Refuses(-1013, "Filter failure: MAX_NUM_ICEBERG_ORDERS");
    }
}
