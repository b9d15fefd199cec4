using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Replacements whose answers are lost: whether their own cancel ended the order that was to go, or found it ended.</summary>
public sealed class LiveReplaceFoundTests
{
    private const string Path = "/api/v3/order/cancelReplace";

    /// <summary>Red when a cancel is told as done that found its order ended: filled, cancelled long ago or a moment ago elsewhere, or by an earlier call of the same key.</summary>
    [Theory]
    [InlineData("filled", "STOP_ON_FAILURE")]
    [InlineData("filled", "ALLOW_FAILURE")]
    [InlineData("by its key", "STOP_ON_FAILURE")]
    [InlineData("by its key", "ALLOW_FAILURE")]
    [InlineData("elsewhere", "STOP_ON_FAILURE")]
    [InlineData("elsewhere", "ALLOW_FAILURE")]
    [InlineData("elsewhere just now", "STOP_ON_FAILURE")]
    [InlineData("elsewhere just now", "ALLOW_FAILURE")]
    public async Task A_cancel_that_found_its_order_ended_has_failed(string how, string mode)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (bot, price) = (await two.BotAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        switch (how)
        {
            case "filled":
                new Stranger(two.Exchange).Place(Side.Sell, 0.001m, price);
                break;
            case "by its key":
                (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
                break;
            case "elsewhere":
                await CancelElsewhereAsync();
                two.Advance(60);
                break;
        }

        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Path != Path)
            {
                return await carryOut();
            }

            two.Wire.Between = static (_, next) => next();
            if (how == "elsewhere just now")
            {
                await CancelElsewhereAsync();
            }

            await carryOut();
            await two.UntilAsync(() => Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null).Count == 0, "its end is told");
            two.Advance(9);
            return LiveOrderTests.Faulty("lost");
        };

        var told = await bot.PostAsync(Path, $"{Bot.LimitText("BUY", "BTCUSDT", 0.002m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}");
        var (data, isStopped) = (told.Json.GetProperty("data"), mode == "STOP_ON_FAILURE");
        Assert.Equal(isStopped ? (400, -2022L) : (409, -2021L), (told.Status, told.Long("code")));
        Assert.Equal(("FAILURE", isStopped ? "NOT_ATTEMPTED" : "SUCCESS"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        Assert.Equal(-2011, data.GetProperty("cancelResponse").GetProperty("code").GetInt32());
        two.Advance(2);
        Assert.Equal(isStopped ? 0 : 1, Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null).Count);
        Assert.Equal(isStopped ? 0 : 1, (await bot.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());

        async Task CancelElsewhereAsync() => (await (await two.Exchange.KeyAsync()).DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
    }

    /// <summary>Red when what both calls leave alike, the old order cancelled and the new one there, is told before the exchange has said whose cancel it was.</summary>
    [Theory]
    [InlineData(true, "SUCCESS")]
    [InlineData(false, "FAILURE")]
    public async Task Whose_cancel_it_was_is_waited_for_while_the_account_is_heard(bool isOwn, string result)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (bot, price) = (await two.BotAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        var (asked, found) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Path == Path && !isOwn)
            {
                (await (await two.Exchange.KeyAsync()).DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
            }

            var answer = await carryOut();
            _ = request is { Method: "GET", Path: "/api/v3/order" } && ++asked == 2 && found.TrySetResult();
            return request.Path == Path ? LiveOrderTests.Faulty("lost") : answer;
        };

        var sent = bot.PostAsync(Path, $"{Bot.LimitText("BUY", "BTCUSDT", 0.002m, price)}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={id}");
        await found.Task;
        await two.UntilAsync(() => sent.IsCompleted, "the replacement is answered");
        var told = (await sent).Json;
        Assert.Equal((result, "SUCCESS"), ((isOwn ? told : told.GetProperty("data")).GetProperty("cancelResult").GetString(), (isOwn ? told : told.GetProperty("data")).GetProperty("newOrderResult").GetString()));
    }

    private static LiveLedger Ledger(TwoGateways two) => two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger;
}
