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
