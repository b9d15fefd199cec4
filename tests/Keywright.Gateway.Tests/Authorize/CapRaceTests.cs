using System.Globalization;
using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>Promise 2 under pressure: many connections press one limit together, and the process dies while they do. KEYWRIGHT_LONG=1 presses far longer.</summary>
public sealed class CapRaceTests
{
    private const int Connections = 32;
    private const int Room = 10;

    private int pressed;

    private static readonly int Tries = Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1" ? 10_000 : 700;

    [Fact]
    public async Task Thirty_two_connections_never_pass_a_limit_together_whenever_the_process_dies()
    {
        var tried = 0;
        var home = await Home.OpenAsync(limits: LimitMode.Open);
        try
        {
            var price = decimal.Round(await home.PriceAsync("BTCUSDT", 0.9m), 0);
            var policies = Policies(price * 0.001m).ToArray();
            for (var round = 0; tried < Tries; round++)
            {
                var bot = await home.KeyAsync(policies[round % policies.Length]);

                // 1. All press at once, and somewhere in the midst of it the process dies.
                var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
                var pressing = Press(bot, order);
                var copy = await home.CrashedAsync();
                var accepted = (await Task.WhenAll(pressing)).Count(answer => answer.Status == 200);
                await ExpectAsync(bot, order, accepted, round);

                // 2. What the dead process left is pressed again.
                await home.DisposeAsync();
                (home, bot) = (copy, copy.Adopt(bot));
                var left = await OpenAsync(bot);
                Assert.True(left <= Room, $"Round {round}: {left} orders are open after the crash.");
                pressing = Press(bot, order);
                accepted = (await Task.WhenAll(pressing)).Count(answer => answer.Status == 200);
                await ExpectAsync(bot, order, left + accepted, round);
                tried += 2 * Connections;
                (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
                Assert.Null((await home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None)).Problem);
            }
        }
        finally
        {
            await home.DisposeAsync();
        }
    }

    [Fact]
    public async Task Orders_lists_replacements_and_amendments_over_every_way_press_one_limit_together()
    {
        var tried = 0;
        var home = await Home.OpenAsync(limits: LimitMode.Open);
        try
        {
            var price = decimal.Round(await home.PriceAsync("BTCUSDT", 0.9m), 0);
            var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
            Measure[] measures =
            [
                new(new KeyPolicy { MaxDailyNotional = price * 0.001m * Room }, price * 0.001m * Room, open => Worth(open)),
                new(new KeyPolicy { MaxHourlyNotional = price * 0.001m * Room }, price * 0.001m * Room, open => Worth(open)),
                new(new KeyPolicy { MaxOpenOrders = Room }, Room, open => open.Count),
                new(new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 0.001m * Room } }, 0.001m * Room, open => OfLists(open, each => each.Quantity)),
                new(new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = price * 0.001m * Room } }, price * 0.001m * Room, open => Worth(open)),
            ];
            for (var round = 0; tried < Tries; round++)
            {
                var measure = measures[round % measures.Length];
                var bot = await home.KeyAsync("ed25519", Signers.Ed25519((byte)round));
                await home.EditAsync(bot, edit => edit with { Policy = measure.Policy });
                for (var placed = 0; placed < 3; placed++)
                {
                    (await bot.OrderAsync($"{order}&newClientOrderId=press-{Interlocked.Increment(ref pressed)}")).Succeeds();
                }

                // 1. Everything at once, and somewhere in the midst of it the process dies.
                var pressing = await PressAnyhowAsync(home, bot, price);
                var copy = await home.CrashedAsync();
                await Task.WhenAll(pressing);
                await HoldsAsync(bot, measure, round, "before the crash");

                // 2. What the dead process left is pressed again; and nothing of the limit was lost on the way.
                await home.DisposeAsync();
                (home, bot) = (copy, copy.Adopt(bot));
                await HoldsAsync(bot, measure, round, "after the crash");
                await Task.WhenAll(await PressAnyhowAsync(home, bot, price));
                await HoldsAsync(bot, measure, round, "pressed again");
                tried += 2 * Connections;
                _ = await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT");
                await ExpectAsync(bot, order, 0, round);
                (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
                Assert.Null((await home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None)).Problem);
            }
        }
        finally
        {
            await home.DisposeAsync();
        }
    }

    /// <summary>Orders by REST, by signed frames and by a session that logged on; lists, replacements and amendments of what is open.</summary>
    private async Task<Task<Answer>[]> PressAnyhowAsync(Home home, Bot bot, decimal price)
    {
        var open = await OpenOrdersAsync(bot);
        var (rest, frames, session) = (Way.Rest(home, bot), Way.Frames(home, bot), await Way.SessionAsync(home, bot));
        return [.. Enumerable.Range(0, Connections).Select(i => Task.Run(() =>
        {
            var (way, id) = (i % 3 == 0 ? rest : i % 3 == 1 ? frames : session, $"press-{Interlocked.Increment(ref pressed)}");
            (string, object)[] order = [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("price", Bot.Text(price)), ("newClientOrderId", id)];
            var target = open.Count == 0 ? 1 : open[i % open.Count].Id;
            return (i % 8) switch
            {
                < 4 => way.SendAsync(RouteId.PlaceOrder, [.. order, ("quantity", "0.001")]),
                4 => way.SendAsync(RouteId.PlaceOcoList, ("symbol", "BTCUSDT"), ("side", "BUY"), ("quantity", "0.001"), ("listClientOrderId", id),
                    ("aboveType", "STOP_LOSS_LIMIT"), ("aboveTimeInForce", "GTC"), ("aboveStopPrice", Bot.Text(price * 1.2m)), ("abovePrice", Bot.Text(price * 1.2m)),
                    ("belowType", "LIMIT_MAKER"), ("belowPrice", Bot.Text(price))),
                < 7 => way.SendAsync(RouteId.CancelReplace, [.. order, ("quantity", i % 2 == 0 ? "0.002" : "0.001"), ("cancelReplaceMode", i % 2 == 0 ? "STOP_ON_FAILURE" : "ALLOW_FAILURE"), ("cancelOrderId", target)]),
                _ => way.SendAsync(RouteId.AmendOrder, ("symbol", "BTCUSDT"), ("orderId", target), ("newClientOrderId", id), ("newQty", "0.0005")),
            };
        }))];
    }

    private static async Task HoldsAsync(Bot bot, Measure measure, int round, string when)
    {
        var used = measure.Used(await OpenOrdersAsync(bot));
        Assert.True(used <= measure.Most, $"Round {round}, {when}: what is open comes to {used}, over the limit of {measure.Most}.");
    }

    private static decimal Worth(List<Open> open) => OfLists(open, each => each.Price * each.Quantity);

    /// <summary>Of the two orders of a list only one can trade.</summary>
    private static decimal OfLists(List<Open> open, Func<Open, decimal> amount)
        => open.GroupBy(each => each.List == -1 ? (each.Id, 0L) : (0L, each.List)).Sum(group => group.Max(amount));

    private static async Task<List<Open>> OpenOrdersAsync(Bot bot)
        => [.. (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray().Select(order => new Open(
            order.GetProperty("orderId").GetInt64(), order.GetProperty("orderListId").GetInt64(), Number(order, "price"), Number(order, "origQty")))];

    private static decimal Number(JsonElement order, string name) => decimal.Parse(order.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private sealed record Open(long Id, long List, decimal Price, decimal Quantity);

    /// <summary>A limit, and how much of it open orders use.</summary>
    private sealed record Measure(KeyPolicy Policy, decimal Most, Func<List<Open>, decimal> Used);

    /// <summary>Each has room for exactly ten of the orders.</summary>
    private static IEnumerable<KeyPolicy> Policies(decimal cost)
    {
        yield return new KeyPolicy { MaxDailyNotional = cost * Room };
        yield return new KeyPolicy { MaxHourlyNotional = cost * (Room + 1) - 0.00000001m };
        yield return new KeyPolicy { OrdersPerMinute = Room };
        yield return new KeyPolicy { OrdersPerDay = Room };
        yield return new KeyPolicy { MaxOpenOrders = Room };
        yield return new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 0.001m * Room } };
        yield return new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = cost * Room } };
    }

    /// <summary>Each order has an id of its own: a request sent again would get its first answer.</summary>
    private Task<Answer>[] Press(Bot bot, string order)
        => [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(() => bot.OrderAsync($"{order}&newClientOrderId=press-{Interlocked.Increment(ref pressed)}")))];

    /// <summary>No more are open than fit; and since for an instant an order is both on its way and placed, one that was refused for that passes now.</summary>
    private async Task ExpectAsync(Bot bot, string order, int accepted, int round)
    {
        Assert.Equal(accepted, await OpenAsync(bot));
        Assert.True(accepted <= Room, $"Round {round}: {accepted} orders were accepted where {Room} fit.");
        for (; accepted < Room; accepted++)
        {
            (await bot.OrderAsync($"{order}&newClientOrderId=press-{++pressed}")).Succeeds();
        }

        Assert.Equal(-2010, (await bot.OrderAsync($"{order}&newClientOrderId=press-{++pressed}")).Long("code"));
    }

    private static async Task<int> OpenAsync(Bot bot) => (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength();
}
