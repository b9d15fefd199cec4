using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Record;

/// <summary>Nothing leaves before what caused it is on disk, and a disk that fails or is full stops trading and says so.</summary>
public sealed class DurabilityTests
{
    private const string FullDisk = "The disk is full, so nothing can be recorded and trading has stopped. Nothing was executed.";

    [Fact]
    public async Task An_order_s_answer_waits_for_the_disk_and_so_does_whoever_saw_the_order()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        disk.Hold();
        var placing = bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        await disk.Asked.Task;
        var reads = new[]
        {
            bot.GetAsync("/api/v3/openOrders"),
            bot.GetAsync("/api/v3/account"),
            bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&orderId=1"),
            bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT"),
            bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT"),
            bot.GetAsync("/api/v3/rateLimit/order"),
            home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT"),
            home.PublicAsync("/api/v3/ticker/bookTicker", "symbol=BTCUSDT"),
            bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price)),
            bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&orderId=2"),
        };

        // Whatever was going to complete at once has by now: no other thread is at work.
        Assert.False(placing.IsCompleted);
        Assert.All(reads, r => Assert.False(r.IsCompleted));
        (await home.PublicAsync("/api/v3/time")).Succeeds();

        disk.LetGo();
        (await placing).Succeeds();
        Assert.Equal(1, (await reads[0]).Succeeds().Json.GetArrayLength());
        (await reads[9]).Refuses(-2013, Wire.NoSuchOrder);
    }

    [Fact]
    public async Task A_disk_that_fails_leaves_the_outcome_unknown_and_stops_everything_after()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var text = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, price));
        disk.Broken = true;
        (await bot.SendAsync("POST", "/api/v3/order", text, "")).Refuses(
            504, -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");

        // Sent again it is still unknown, not done; and nothing else is done either.
        (await bot.SendAsync("POST", "/api/v3/order", text, "")).Refuses(
            504, -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(
            503, -1000, "The journal failed, so trading has stopped until the gateway is restarted. Nothing was executed.");
        Assert.Equal(503, (await bot.GetAsync("/api/v3/openOrders")).Status);
        Assert.Equal(503, (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Status);
        Assert.False(home.Gateway.Status().Ready);
        Assert.Equal(["The journal failed, so trading has stopped. See to the disk and restart the gateway; it will find out what was recorded."], home.Gateway.Status().Reasons);
        disk.Broken = false;
        Assert.False(home.Gateway.Status().Ready);

        // The next start finds out.
        await home.RestartAsync();
        Assert.True(home.Gateway.Status().Ready);
        var open = (await bot.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength();
        Assert.InRange(open, 0, 1);
    }

    [Fact]
    public async Task A_full_disk_refuses_orders_and_lets_cancels_pass_until_there_is_room_again()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(limits: LimitMode.Open, disk: disk);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var open = new Stack<long>();
        for (var i = 0; i < 20; i++)
        {
            open.Push((await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Succeeds().Long("orderId"));
        }

        disk.Full = true;
        Answer answer;
        for (var i = 0; (answer = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Status == 200; i++)
        {
            Assert.True(i < 2000, "the disk does not get full");
            if (i % 100 == 99)
            {
                (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
            }
        }

        answer.Refuses(503, -1000, FullDisk);
        var before = (await home.PublicAsync("/api/v3/depth", "symbol=ETHUSDT")).Succeeds().Body;
        for (var i = 0; i < 20; i++)
        {
            (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Refuses(503, -1000, FullDisk);
        }

        Assert.Equal(before, (await home.PublicAsync("/api/v3/depth", "symbol=ETHUSDT")).Body);
        for (var i = 0; (answer = await bot.GetAsync("/api/v3/account")).Status == 200; i++)
        {
            // Its entry is shorter than an order's, so a few still find room.
            Assert.True(i < 20, "reads are answered that cannot be recorded");
        }

        answer.Refuses(503, -1000, "The journal has no room or has failed, so this cannot be recorded and is not answered.");
        Assert.False(home.Gateway.Status().Ready);
        Assert.Equal(["The disk is full: nothing can be recorded, so trading has stopped. Free some space; cancels pass as long as the reserve lasts."], home.Gateway.Status().Reasons);

        // A cancel uses the reserve; so does the end of a key.
        (await bot.DeleteAsync("/api/v3/order", $"symbol=ETHUSDT&orderId={open.Pop()}")).Succeeds();
        var other = await home.Gateway.Keys.RevokeAsync("bot-2", CancellationToken.None);
        Assert.Equal("key: no key has that label or apiKey; `keywright keys list` shows them.", other.Problem);

        disk.Full = false;
        (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Succeeds();
        Assert.True(home.Gateway.Status().Ready);
        var orders = (await bot.GetAsync("/api/v3/openOrders", "symbol=ETHUSDT")).Succeeds().Body;
        await home.RestartAsync();
        Assert.Equal(orders, (await bot.GetAsync("/api/v3/openOrders", "symbol=ETHUSDT")).Succeeds().Body);
    }

    [Fact]
    public async Task A_market_that_a_full_disk_kept_shut_opens_once_there_is_room()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(limits: LimitMode.Open, disk: disk);
        var bot = await home.KeyAsync();
        disk.Full = true;
        while ((await bot.GetAsync("/api/v3/account")).Status == 200)
        {
        }

        await home.RestartAsync(MarketMode.Agents);
        await home.Gateway.BeatAsync();
        Assert.Equal("[]", (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json.GetProperty("bids").ToString());

        disk.Full = false;
        await home.Gateway.BeatAsync();
        Assert.NotEqual("[]", (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json.GetProperty("bids").ToString());
        await home.Gateway.BeatAsync();
        var hash = home.Gateway.StateHash();
        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.StateHash());
    }

    [Fact]
    public async Task A_restart_finds_the_very_same_state()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents, LimitMode.Open);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT");
        for (var i = 0; i < 200; i++)
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(250));
            await home.Gateway.BeatAsync();
            await bot.LimitAsync(i % 2 == 0 ? "BUY" : "SELL", "BTCUSDT", 0.001m, decimal.Round(price * (1 + ((i % 11 - 5) * 0.0005m)), 2));
        }

        var hash = home.Gateway.StateHash();
        var trades = (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds();
        Assert.NotEqual(0, trades.Json.GetArrayLength());
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.StateHash());
            Assert.Equal(trades.Body, (await copy.Adopt(bot).GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Body);
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.StateHash());
    }
}
