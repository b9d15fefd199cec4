using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Orders;
using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promise 13: an order has one owner, which a restart, a panic or a new key does not mix up.</summary>
public sealed class LiveOwnerTests
{
    /// <summary>Red when an order of a key, or one on its way, is taken for nobody's; or one that was made elsewhere for a key's.</summary>
    [Fact]
    public async Task Orders_made_elsewhere_show_as_unowned()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, elsewhere, price) = (await two.BotAsync(), await two.Exchange.KeyAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var mine = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        var foreign = (await elsewhere.LimitAsync("BUY", "ETHUSDT", 0.01m, await two.Exchange.PriceAsync("ETHUSDT", 0.9m))).Succeeds().Long("orderId");
        two.Advance(30);
        Assert.Equal([("BTCUSDT", mine, "bot-1"), ("ETHUSDT", foreign, null)], (await ListAsync(two)).Select(one => (one.Order.Symbol, one.Order.OrderId, one.Owner?.Label)));

        // One whose answer has not come yet is that key's too.
        var (stands, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method == "POST")
            {
                stands.SetResult();
                await goes.Task;
            }

            return answer;
        };
        var order = bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price);
        await stands.Task;
        two.Advance(30);
        Assert.Equal(foreign, Assert.Single(await ListAsync(two, unowned: true)).Order.OrderId);
        goes.SetResult();
        (await order).Succeeds();

        Assert.Equal("account: there is no account 'none'; keywright accounts list shows them all.", (await two.Home.Gateway.Orders.ListAsync("none", false)).Problem);
        Assert.Empty((await two.Home.Gateway.Orders.ListAsync("paper", false)).Orders!);
    }

    /// <summary>Red when a panic for an account keeps quiet about orders that go on standing, cancels them unasked, or takes those of keys along.</summary>
    [Fact]
    public async Task A_panic_for_an_account_tells_of_unowned_orders_and_cancels_them_when_asked()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, elsewhere, price) = (await two.BotAsync(), await two.Exchange.KeyAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        (await elsewhere.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds();
        two.Advance(30);

        var panic = two.Home.Gateway.Panic;
        var report = (await panic.RunAsync(new PanicRequest("account:real", false, false))).Report!;
        Assert.True(report.IsDone);
        Assert.Equal(("real", 0.002m), (Assert.Single(report.Unowned).Account, Assert.Single(report.Unowned[0].Open).Quantity));
        Assert.Single(Assert.Single(report.Keys).Cancelled);
        Assert.Equal(1, two.Exchange.Gateway.Accounts.Find("paper")!.OpenOrders);
        Assert.Empty((await panic.RunAsync(new PanicRequest(bot.ApiKey, false, false))).Report!.Unowned);
        Assert.StartsWith("unowned: orders that no key here owns", (await panic.RunAsync(new PanicRequest(bot.ApiKey, false, false, CancelUnowned: true))).Problem, StringComparison.Ordinal);

        two.Advance(30);
        report = (await panic.RunAsync(new PanicRequest(null, false, false, CancelUnowned: true))).Report!;
        Assert.True(report.IsDone, string.Join(' ', report.Undone));
        Assert.Equal((1, 0), (Assert.Single(report.Unowned).Cancelled.Count, report.Unowned[0].Open.Count));
        Assert.Equal(0, two.Exchange.Gateway.Accounts.Find("paper")!.OpenOrders);
    }

    /// <summary>Red when an adopted order is not the key's: to see, to cancel, in what it may have open, over a restart and over a crash.</summary>
    [Fact]
    public async Task An_adopted_order_is_the_keys_own()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, other, elsewhere, price) = (await two.BotAsync(), await two.BotAsync(), await two.Exchange.KeyAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var foreign = (await elsewhere.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds().Long("orderId");
        two.Advance(30);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={foreign}")).Refuses(-2011, "Unknown order sent.");

        var adopted = await two.Home.Gateway.Orders.AdoptAsync("real", "BTCUSDT", foreign, "bot-1");
        Assert.Null(adopted.Problem);
        Assert.Equal(("bot-1", 0.01m), (adopted.Order!.Owner!.Label, adopted.Order.Order.Quantity));
        Assert.Equal(0.01m * price, Used(two.Home));
        Assert.StartsWith($"adopt BTCUSDT orderId={foreign} from=nobody", two.Home.Audit(key: "bot-1", route: "owner")[^1].Summary, StringComparison.Ordinal);
        two.Advance(5);
        Assert.Equal([foreign], (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray().Select(o => o.GetProperty("orderId").GetInt64()));
        two.Advance(5);
        Assert.Equal(0, (await other.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength());

        await using (var crashed = await two.Home.CrashedAsync())
        {
            Assert.Equal((foreign, 1), Owned(crashed));
            Assert.Equal(0.01m * price, Used(crashed));
        }

        await two.Home.RestartAsync();
        Assert.Equal((foreign, 1), Owned(two.Home));
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        two.Advance(5);
        (await two.Home.Adopt(bot).DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={foreign}")).Succeeds();
        Assert.Equal(0, Used(two.Home));
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null));
    }

    /// <summary>Red when an order is taken from a key that is in force, or given to one that cannot have it; and when a refusal changes anything.</summary>
    [Fact]
    public async Task What_cannot_be_adopted_is_refused_by_one_sentence()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, other, elsewhere, price) = (await two.BotAsync(), await two.BotAsync(), await two.Exchange.KeyAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        await two.Home.KeyAsync();
        var mine = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        var over = (await elsewhere.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds().Long("orderId");
        (await elsewhere.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={over}")).Succeeds();
        var desk = two.Home.Gateway.Orders;
        foreach (var (account, symbol, order, key, problem) in ((string, string, long, string, string)[])[
            ("none", "BTCUSDT", over, "bot-1", "account: there is no account 'none'"),
            ("paper", "BTCUSDT", over, "bot-3", "account: 'paper' is on the built-in exchange"),
            ("real", "BTCUSDT", over, "nobody", "key: no key has that label"),
            ("real", "BTCUSDT", over, "bot-3", "key: 'bot-3' is a key of 'paper', not of 'real'."),
            ("real", "NOSUCH", over, "bot-1", "symbol: the exchange of 'real' has told of no symbol 'NOSUCH'."),
            ("real", "BTCUSDT", 999_999, "bot-1", "The exchange could not be asked: HTTP 400, -2013 Order does not exist."),
            ("real", "BTCUSDT", over, "bot-1", $"orderId: order {over} of BTCUSDT is over (CANCELED)"),
            ("real", "BTCUSDT", mine, "bot-1", $"orderId: order {mine} of BTCUSDT is that key's already."),
            ("real", "BTCUSDT", mine, "bot-2", $"orderId: order {mine} of BTCUSDT belongs to key 'bot-1', which is in force"),
        ])
        {
            two.Advance(5);
            Assert.StartsWith(problem, (await desk.AdoptAsync(account, symbol, order, key)).Problem, StringComparison.Ordinal);
        }

        // What a revoked key left is there to be taken.
        Assert.Null((await two.Home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None)).Problem);
        two.Advance(30);
        Assert.Equal(("bot-1", true), (Assert.Single(await ListAsync(two, unowned: true)).Owner is { } owner ? (owner.Label, owner.IsRevoked) : default));
        Assert.Null((await desk.AdoptAsync("real", "BTCUSDT", mine, "bot-2")).Problem);
        Assert.Equal((0m, 0.001m * price), (Used(two.Home), Used(two.Home, 2)));
        two.Advance(5);
        (await other.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={mine}")).Succeeds();
    }

    /// <summary>Red when what a replaced key had open, on its way, bought or used does not go to its successor, does not outlive a crash, or is waited for for ever.</summary>
    [Fact]
    public async Task A_replaced_keys_orders_pass_to_its_successor()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (old, young, stranger) = (await two.BotAsync(), await two.BotAsync(), new Stranger(two.Exchange));
        var (price, low) = (await two.Exchange.PriceAsync("BTCUSDT"), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        stranger.Place(Side.Sell, 0.01m, price);
        (await old.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        await two.UntilAsync(() => Bought(two.Home, 1) == 999_000, "what it bought is counted, less the commission");
        var stands = (await old.LimitAsync("BUY", "BTCUSDT", 0.002m, low)).Succeeds().Long("orderId");
        var used = Used(two.Home);
        Assert.Equal((0.01m * price) + (0.002m * low), used);

        // One more is on its way.
        var (left, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method == "POST")
            {
                left.SetResult();
                await goes.Task;
            }

            return answer;
        };
        var last = old.LimitAsync("BUY", "BTCUSDT", 0.003m, low);
        await left.Task;
        var (keys, venue) = (two.Home.Gateway.Keys, two.Home.Gateway.Parts.Live.Books.Venues.Single());
        await two.UntilAsync(() => venue.HearingCount == 1, "it is told before it is answered");
        Assert.Equal("successor: a key cannot take its own place.", (await keys.SucceedAsync("bot-1", "bot-1", CancellationToken.None)).Problem);
        var result = await keys.SucceedAsync("bot-1", "bot-2", CancellationToken.None);
        Assert.Null(result.Problem);
        Assert.Equal("revoked", result.Key!.State);
        goes.SetResult();
        var third = (await last).Succeeds().Long("orderId");

        Assert.Equal(0, venue.HearingCount);
        Assert.Equal([(stands, 2), (third, 2)], venue.Ledger.OpenOf(LiveAccount.FirstNumber, null, null).Select(order => (order.OrderId, order.Tag)));
        Assert.Equal((0m, used + (0.003m * low)), (Used(two.Home), Used(two.Home, 2)));
        await using (var crashed = await two.Home.CrashedAsync())
        {
            Assert.Equal(used + (0.003m * low), Used(crashed, 2));
            Assert.Equal(999_000, Bought(crashed, 2));
        }

        two.Advance(5);
        (await young.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={stands}")).Succeeds();
        Assert.Equal((0, 999_000), (Bought(two.Home, 1), Bought(two.Home, 2)));
        Assert.StartsWith("successor: on the built-in exchange", (await keys.SucceedAsync((await two.Home.KeyAsync()).ApiKey, (await two.Home.KeyAsync()).ApiKey, CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    /// <summary>
    /// Red when the event of an order that is heard in the moment in which its own answer is taken in finds neither the call on its way nor the order
    /// that stands: then it is nobody's, and its bot never hears of it.
    /// </summary>
    [Fact]
    public async Task An_order_is_its_keys_in_every_moment()
    {
        await using var two = await TwoGateways.OpenAsync();
        var venue = two.Home.Gateway.Parts.Live.Books.Venues.Single();
        var (symbol, nowUs, begun, looking) = (venue.Rules.Symbols.Single(static one => one.Name == "BTCUSDT").Index, two.Home.Time.NowUs, 0L, 0L);
        const long First = 1_001, Last = 3_000;
        var placing = Task.Run(() =>
        {
            for (var id = First; id <= Last; id++)
            {
                venue.Ledger.Begin((ulong)(2 * id), new LiveIntent
                {
                    Act = LiveAct.Place,
                    Account = LiveAccount.FirstNumber,
                    Tag = 7,
                    Order = new PlaceOrder { Symbol = symbol, ClientId = IdOf(id), TimeUs = nowUs, Lots = 1 },
                    DeadlineUs = nowUs,
                    Digest = UInt128.Zero,
                    RepeatUntilUs = nowUs,
                });
                Volatile.Write(ref begun, id);
                Meet(ref looking, id);
                Thread.SpinWait((int)(id % 40));
                venue.Ledger.End((ulong)((2 * id) + 1), (ulong)(2 * id), [new LiveFacts(symbol, id, IdOf(id), 0, 0, IsOpen: true) { Lots = 1 }], nowUs);
            }
        });
        try
        {
            for (var id = First; id <= Last; id++)
            {
                var name = IdOf(id).ToString();
                Meet(ref begun, id);
                Volatile.Write(ref looking, id);
                for (var looks = 0; looks < 8; looks++)
                {
                    Assert.Equal(7, venue.OwnerOf(LiveAccount.FirstNumber, "BTCUSDT", id, name, nowUs).Tag);
                }
            }
        }
        finally
        {
            // Whoever places waits for nobody any more.
            Volatile.Write(ref looking, Last);
            await placing;
        }

        static void Meet(ref long other, long at)
        {
            for (var wait = new SpinWait(); Volatile.Read(ref other) < at;)
            {
                wait.SpinOnce();
            }
        }

        static ClientOrderId IdOf(long number) => ClientOrderId.TryCreate($"order-{number}", out var id) ? id : default;
    }

    /// <summary>Red when a trade's commission, or its event, goes to the key that was replaced between the look at whose the order is and the count.</summary>
    [Fact]
    public async Task A_commission_goes_to_the_key_that_has_the_order_by_then()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (old, _) = (await two.BotAsync(), await two.BotAsync());
        var order = (await old.LimitAsync("BUY", "BTCUSDT", 0.002m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        var told = UpstreamEvent.Item().Add("e", "executionReport").Add("s", "BTCUSDT").Add("i", order.Long("orderId")).Add("c", order.Text("clientOrderId"))
            .Add("x", "TRADE").Add("X", "PARTIALLY_FILLED").Add("n", "0.00000100").Add("N", "BTC");
        Assert.True(UpstreamReport.TryRead(told, out var trade));
        var venue = two.Home.Gateway.Parts.Live.Books.Venues.Single();
        var owner = venue.OwnerOf(LiveAccount.FirstNumber, trade);

        Assert.Null((await two.Home.Gateway.Keys.SucceedAsync("bot-1", "bot-2", CancellationToken.None)).Problem);
        Assert.Equal(2, venue.Charge(LiveAccount.FirstNumber, in owner, trade).Tag);
        Assert.Equal((1, 0, -100), (owner.Tag, Bought(two.Home, 1), Bought(two.Home, 2)));
    }

    private static async Task<IReadOnlyList<OpenOrderView>> ListAsync(TwoGateways two, bool unowned = false)
    {
        var listed = await two.Home.Gateway.Orders.ListAsync("real", unowned);
        Assert.True(listed.Problem is null, listed.Problem);
        return listed.Orders!;
    }

    private static (long OrderId, int Tag) Owned(Home home)
    {
        var order = Assert.Single(home.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null));
        return (order.OrderId, order.Tag);
    }

    private static decimal Used(Home home, int key = 1) => home.Gateway.Parts.Live.Books.Venues.Single().Caps.Used(key, home.Time.NowUs);

    private static long Bought(Home home, int key)
    {
        var venue = home.Gateway.Parts.Live.Books.Venues.Single();
        return (long)venue.Caps.Bought(key, venue.Rules.Assets.IndexOf("BTC"));
    }
}
