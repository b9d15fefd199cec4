using System.Collections.Concurrent;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

public sealed class FullDiskTests
{
    private const int Workers = 8;

    [Fact]
    public async Task A_full_disk_refuses_orders_passes_cancels_loses_nothing_and_trades_again_when_there_is_room()
    {
        using var disk = new SmallDisk();
        var home = new HomeFolder(disk.Home);
        string[] serve = ["serve", "--json", "--home", home.Path, "--api", "http://127.0.0.1:0", "--console", "http://127.0.0.1:0", "--market", "quiet", "--limits", "open"];
        var kept = new ConcurrentBag<long>();
        Bot bot;
        string open, account;
        await using (var program = await RunningProgram.StartAsync(home, disk.Bounded(ProgramRun.Start(serve))))
        {
            bot = await program.BotAsync();
            var price = await StartTests.PriceAsync(bot);
            var order = $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0002&price={price}&newOrderRespType=ACK";
            for (var i = 0; i < 40; i++)
            {
                kept.Add((await bot.OrderAsync(order)).Json.GetProperty("orderId").GetInt64());
            }
            disk.Fill(program.ProcessId);

            // 1. Orders until the space set aside is used up.
            var refusals = new ConcurrentBag<Answer>();
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
            {
                using var own = bot.At(program.Api);
                for (var i = 0; i < 20_000; i++)
                {
                    // Two workers may sign in the same microsecond; without a name of its own that would be one order sent twice.
                    var answer = await own.OrderAsync($"{order.Replace("GTC", "IOC", StringComparison.Ordinal)}&newClientOrderId=w{worker}-{i}");
                    if (answer.Status != 200)
                    {
                        refusals.Add(answer);
                        return;
                    }
                    kept.Add(answer.Json.GetProperty("orderId").GetInt64());
                }
            })));
            Assert.Equal(Workers, refusals.Count);
            Assert.All(refusals, r => Assert.Equal("503 -1000 The disk is full, so nothing can be recorded and trading has stopped. Nothing was executed.", r.Refusal));

            // 2. It says so wherever it is asked, and still shows the market.
            Answer read;
            for (var i = 0; (read = await bot.GetAsync("/api/v3/account")).Status == 200; i++)
            {
                // Its entry is shorter than an order's, so a few still find room.
                Assert.True(i < 20, "reads are answered that cannot be recorded");
            }
            Assert.Equal("503 -1000 The journal has no room or has failed, so this cannot be recorded and is not answered.", read.Refusal);
            using (var http = new HttpClient())
            {
                using var ready = await http.GetAsync(new Uri(program.Console, "/readyz"));
                Assert.Equal(503, (int)ready.StatusCode);
                Assert.Contains("The disk is full", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                using var health = await http.GetAsync(new Uri(program.Console, "/healthz"));
                Assert.Equal(200, (int)health.StatusCode);
            }
            Assert.Equal(200, (await bot.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Status);

            // 3. Cancels pass from the reserve.
            foreach (var id in kept.Order().Take(20))
            {
                Assert.Equal(200, (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Status);
            }
            Assert.Equal(503, (await bot.OrderAsync(order)).Status);

            // 4. With room again it goes on, without a restart.
            disk.Free(program.ProcessId);
            kept.Add((await bot.OrderAsync(order)).Json.GetProperty("orderId").GetInt64());
            open = (await bot.GetAsync("/api/v3/openOrders")).Body;
            account = Balances((await bot.GetAsync("/api/v3/account")).Body);
            Assert.Equal(21, (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
            await program.KillAsync();
        }

        // 5. Everything acknowledged is there after a crash.
        await using var next = await RunningProgram.StartAsync(home, "--market", "quiet", "--limits", "open");
        using var again = bot.At(next.Api);
        bot.Dispose();
        Assert.Equal(open, (await again.GetAsync("/api/v3/openOrders")).Body);
        Assert.Equal(account, Balances((await again.GetAsync("/api/v3/account")).Body));
        var found = await History.OrdersAsync(again, "BTCUSDT");
        Assert.Equal(kept.Order(), found.Keys.Order());
        await next.KillAsync();
        Assert.Equal(0, (await ProgramRun.OfAsync("audit", "verify", "--home", home.Path)).Code);
    }

    private static string Balances(string account) => account[account.IndexOf("\"balances\"", StringComparison.Ordinal)..];
}
