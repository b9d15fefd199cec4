using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Panic;

/// <summary>Promises 5 and 17: from the answer on nothing of the scope leaves, and its open orders are cancelled or said to stand.</summary>
public sealed class PanicTests
{
    private const string Disabled = "This action is disabled on this account.";

    [Theory]
    [InlineData("bot-1", "key bot-1", "1")]
    [InlineData("paper/bot-2", "key bot-2", "2")]
    [InlineData("grid", "tag grid", "2,3")]
    [InlineData("tag:grid", "tag grid", "2,3")]
    [InlineData("other", "account other", "3")]
    [InlineData(null, "every key", "1,2,3")]
    public async Task A_panic_stops_its_scope_and_nobody_else(string? name, string scope, string stopped)
    {
        await using var home = await Home.OpenAsync();
        Assert.Null((await home.Gateway.Accounts.AddAsync(new("other", null, [("USDT", 10_000)]))).Problem);
        Bot[] bots = [await home.KeyAsync(), await home.KeyAsync(), await home.KeyAsync(account: "other")];
        foreach (var tagged in bots[1..])
        {
            await home.EditAsync(tagged, edit => edit with { Notes = edit.Notes with { Tags = ["grid", "old"] } });
        }

        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        foreach (var bot in bots)
        {
            (await bot.OrderAsync(order)).Succeeds();
        }

        var report = await RunAsync(home, name);
        Assert.Equal((scope, true), (report.Scope, report.IsDone));
        var isStopped = new[] { 1, 2, 3 }.Select(number => stopped.Contains($"{number}", StringComparison.Ordinal)).ToArray();
        Assert.Equal(isStopped.Count(one => one), report.Keys.Count);
        Assert.All(report.Keys, key => Assert.Equal(("frozen", 1, 0), (key.Freeze, key.Cancelled.Count, key.Kept.Count)));
        for (var i = 0; i < bots.Length; i++)
        {
            var answer = await bots[i].OrderAsync(order);
            if (isStopped[i])
            {
                answer.Refuses(-2010, Disabled);
            }
            else
            {
                answer.Succeeds();
            }

            Assert.Equal(isStopped[i] ? 0 : 2, home.Audit(key: $"bot-{i + 1}").Count(line => line.Route == "POST /api/v3/order" && line.Code == 0) - (isStopped[i] ? 1 : 0));
        }
    }

    [Fact]
    public async Task Orders_that_only_reduce_stay_and_all_others_go_with_lists_and_stops_among_them()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        var (price, high, low) = (await home.PriceAsync("BTCUSDT"), await home.PriceAsync("BTCUSDT", 1.1m), await home.PriceAsync("BTCUSDT", 0.9m));
        stranger.Place(Market.Words.Side.Sell, 0.01m, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();

        // Bought 0.01 less the fee: a sell of 0.004 and a pair of 0.005 only reduce, the next sell would sell more than is there.
        var pair = $"symbol=BTCUSDT&side=SELL&quantity=0.005&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(low)}";
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.004m, high, "&newClientOrderId=less")).Succeeds();
        (await bot.PostAsync("/api/v3/orderList/oco", pair)).Succeeds();
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, high, "&newClientOrderId=more")).Succeeds();
        (await bot.PostAsync("/api/v3/orderList/oco", pair)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, low, "&newClientOrderId=buy")).Succeeds();
        (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.001&stopPrice={Bot.Text(high)}&newClientOrderId=stop")).Succeeds();

        var line = await UserDataTests.SubscribedAsync(home, bot);
        var first = Assert.Single((await RunAsync(home, bot.ApiKey)).Keys);
        Assert.Equal(["SELL LIMIT 0.004", "SELL STOP_LOSS 0.005", "SELL LIMIT_MAKER 0.005"], first.Kept.Select(Text));
        Assert.Equal(["SELL LIMIT 0.001", "SELL STOP_LOSS 0.005", "SELL LIMIT_MAKER 0.005", "BUY LIMIT 0.001", "BUY STOP_LOSS 0.001"], first.Cancelled.Select(Text));
        Assert.Equal(3, (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());

        // The bot hears what was done and by which hand; the log says on whose word.
        var told = (await UserDataTests.HeardAsync(home, line)).Where(e => UserDataTests.Kind(e) == "executionReport CANCELED CANCELED").ToList();
        Assert.Equal(5, told.Count);
        Assert.All(told, e => Assert.StartsWith("kw_panic_", e.GetProperty("c").GetString(), StringComparison.Ordinal));
        Assert.Equal(("more", "buy", "stop"), (told[0].GetProperty("C").GetString(), told[3].GetProperty("C").GetString(), told[4].GetProperty("C").GetString()));
        var notes = home.Audit(key: "bot-1", route: "owner").Where(entry => entry.Summary.StartsWith("panic cancel", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, notes.Count); // a list goes with one cancel
        Assert.All(notes, entry => Assert.Equal("owner", entry.Rule));

        // Again, and told to end those as well.
        Assert.Equal((0, 3), Counts(await RunAsync(home, bot.ApiKey)));
        Assert.Equal((3, 0), Counts(await RunAsync(home, bot.ApiKey, cancelAll: true)));
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
        Assert.Equal("was-frozen", (await RunAsync(home, bot.ApiKey)).Keys[0].Freeze);
    }

    [Fact]
    public async Task Frames_and_sessions_are_stopped_as_requests_are()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1));
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (string, object)[] Order(string id) => [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", "50000"), ("newClientOrderId", id)];
        (await line.TimedAsync("order.place", Order("before"))).Succeeds();
        Assert.Single((await RunAsync(home, null)).Keys[0].Cancelled);
        (await line.TimedAsync("order.place", Order("session"))).Refuses(-2010, Disabled);
        (await new Line(home).SignedAsync(bot, "order.place", Order("frame"))).Refuses(-2010, Disabled);
        (await line.TimedAsync("account.status")).Succeeds();
    }

    [Fact]
    public async Task An_order_on_its_way_does_not_reach_the_engine()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        home.Random.WhenAsked = () =>
        {
            home.Random.WhenAsked = null;
            RunAsync(home, null).GetAwaiter().GetResult();
        };
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Disabled);
        Assert.Null(home.Random.WhenAsked);
    }

    [Fact]
    public async Task A_change_under_way_neither_delays_the_freeze_nor_undoes_it()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);

        // The edit waits for its note, with the key as it was; the panic waits for the edit, and the key is stopped all the same.
        disk.Hold();
        var editing = home.EditAsync(bot, edit => edit with { Symbols = ["BTCUSDT"] });
        await disk.Asked.Task;
        var panicking = RunAsync(home, bot.ApiKey);
        var refused = bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        disk.LetGo();
        (await refused).Refuses(-2010, Disabled);
        await editing;
        Assert.Equal("frozen", (await panicking).Keys[0].Freeze);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Disabled);
        Assert.Equal(["BTCUSDT"], home.Gateway.Keys.Find(bot.ApiKey)!.Symbols);

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(bot).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Disabled);
    }

    [Fact]
    public async Task After_a_crash_between_freeze_and_cancels_the_key_is_frozen_and_the_same_panic_finishes()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await bot.OrderAsync(order)).Succeeds();
        Assert.Null((await home.Gateway.Keys.FreezeAsync(_ => true, "")).Unkept);

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(bot).OrderAsync(order + "&newClientOrderId=again")).Refuses(-2010, Disabled);
        var key = Assert.Single((await RunAsync(copy, null)).Keys);
        Assert.Equal(("was-frozen", 1), (key.Freeze, key.Cancelled.Count));

        // What the panic did is replayed to the bit.
        var hash = copy.Gateway.StateHash();
        await using var later = await copy.CrashedAsync();
        Assert.Equal(hash, later.Gateway.StateHash());
        Assert.Equal((0, 0), Counts(await RunAsync(later, null)));
    }

    [Fact]
    public async Task A_disk_that_failed_keeps_no_key_from_being_stopped_and_an_edit_does_not_start_it_again()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await bot.OrderAsync(order)).Succeeds();
        disk.Broken = true;
        var report = await RunAsync(home, null);
        Assert.False(report.IsDone);
        Assert.StartsWith("The keys are frozen, but the audit log could not record all of it", Assert.Single(report.Undone), StringComparison.Ordinal);
        Assert.StartsWith("1 orders are still open. The journal failed", Assert.Single(Assert.Single(report.Keys).Undone), StringComparison.Ordinal);
        (await bot.OrderAsync(order)).Refuses(-2010, Disabled);
    }

    [Fact]
    public async Task A_full_disk_leaves_room_for_the_freeze_and_the_cancels()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk, limits: LimitMode.Open);
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Succeeds();
        disk.Full = true;
        while ((await bot.OrderAsync(order)).Status == 200)
        {
            (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        }

        var report = await RunAsync(home, null, flatten: true);
        Assert.True(report.IsDone, string.Join(' ', report.Undone));
        Assert.Equal("ETHUSDT", Assert.Single(report.Keys[0].Cancelled).Symbol);
        (await bot.OrderAsync(order)).Refuses(-2010, Disabled);
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_said_and_the_key_stays_stopped_until_it_is_thawed()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await bot.OrderAsync(order)).Succeeds();
        home.Gateway.Parts.Store.On(Refuse("CREATE TRIGGER no_room BEFORE UPDATE ON keys BEGIN SELECT RAISE(FAIL, 'no room'); END"));
        var report = await RunAsync(home, null);
        Assert.StartsWith("The keys are frozen, but that could not be kept, so panic again before a restart.", Assert.Single(report.Undone), StringComparison.Ordinal);
        Assert.Single(report.Keys[0].Cancelled);
        Assert.Equal("frozen", home.Gateway.Keys.Find(bot.ApiKey)!.State);

        // A change that is put in force afterwards does not start it.
        home.Gateway.Parts.Store.On(Refuse("DROP TRIGGER no_room"));
        await home.EditAsync(bot, edit => edit with { Symbols = ["BTCUSDT"] });
        (await bot.OrderAsync(order)).Refuses(-2010, Disabled);
        Assert.Null((await home.Gateway.Keys.ThawAsync(bot.ApiKey, CancellationToken.None)).Problem);
        (await bot.OrderAsync(order)).Succeeds();

        // And the second panic keeps what the first could not.
        Assert.True((await RunAsync(home, null)).IsDone);
        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(bot).OrderAsync(order + "&newClientOrderId=later")).Refuses(-2010, Disabled);

        static Func<Microsoft.Data.Sqlite.SqliteConnection, int> Refuse(string sql) => connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        };
    }

    [Fact]
    public async Task Orders_of_a_revoked_key_and_limits_of_a_live_one_stand_in_no_way()
    {
        await using var home = await Home.OpenAsync();
        var (gone, capped) = (await home.KeyAsync(), await home.KeyAsync(new KeyPolicy { OrdersPerDay = 1 }));
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await gone.OrderAsync(order)).Succeeds();
        (await capped.OrderAsync(order)).Succeeds();
        Assert.Null((await home.Gateway.Keys.RevokeAsync(gone.ApiKey, CancellationToken.None)).Problem);
        var report = await RunAsync(home, "account:paper");
        Assert.Equal([("revoked", 1), ("frozen", 1)], report.Keys.Select(key => (key.Freeze, key.Cancelled.Count)));
        Assert.True(report.IsDone);
    }

    [Fact]
    public async Task What_it_would_do_is_told_and_not_done()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        var (preview, problem) = home.Gateway.Panic.Preview(new PanicRequest(null, CancelAll: false, Flatten: true));
        Assert.Null(problem);
        var key = Assert.Single(preview!.Keys);
        Assert.Equal(("active", "BUY LIMIT 0.001", false), (key.State, Text(Assert.Single(key.Standing)), key.Standing[0].Reduces));
        Assert.Equal("active", home.Gateway.Keys.Find(bot.ApiKey)!.State);
        Assert.Equal(1, (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
    }

    internal static async Task<PanicReport> RunAsync(Home home, string? name, bool cancelAll = false, bool flatten = false, int slippageBps = 100)
    {
        var result = await home.Gateway.Panic.RunAsync(new PanicRequest(name, cancelAll, flatten, slippageBps));
        Assert.Null(result.Problem);
        return result.Report!;
    }

    private static (int Cancelled, int Kept) Counts(PanicReport report) => (report.Keys.Sum(key => key.Cancelled.Count), report.Keys.Sum(key => key.Kept.Count));

    private static string Text(Keywright.Gateway.Execute.StandingOrder order) => FormattableString.Invariant($"{order.Side} {order.Type} {order.Quantity:0.####}");
}
