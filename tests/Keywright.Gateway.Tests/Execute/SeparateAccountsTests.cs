using Keywright.Binance.Catalogue;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

/// <summary>
/// Two keys of two accounts, over every route of the catalogue and every method of the WebSocket API: one asks for what is the other's, by id and
/// by name. No answer shows any of it, and nothing of it changes.
/// </summary>
public sealed class SeparateAccountsTests
{
    private static readonly string[] Mine = ["/api/v3/openOrders", "/api/v3/allOrders?symbol=BTCUSDT", "/api/v3/myTrades?symbol=BTCUSDT", "/api/v3/openOrderList", "/api/v3/allOrderList", "/api/v3/account"];

    [Theory]
    [InlineData("REST")]
    [InlineData("signed frames")]
    [InlineData("session")]
    public async Task Nothing_of_the_other_account_is_seen_or_touched_on_any_route(string kind)
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        Assert.Null((await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 5_000m), ("BTC", 0.5m)]))).Problem);
        var (victim, intruder) = (await home.KeyAsync(), await home.KeyAsync("ed25519", Signers.Ed25519(5), account: "grid"));
        var theirs = await LiveAsync(home, victim);
        var before = await MineAsync(victim);
        Assert.Contains("victims", before, StringComparison.Ordinal);

        var way = kind switch { "REST" => Way.Rest(home, intruder), "session" => await Way.SessionAsync(home, intruder), _ => Way.Frames(home, intruder) };
        var shared = RouteCatalogue.Methods.Select(m => RouteCatalogue.TryFindMethod(m, out var route) ? route.Id : default).ToHashSet();
        var routes = RouteCatalogue.All.Where(r => r.NeedsKey && (kind == "REST" || shared.Contains(r.Id))).ToList();
        Assert.InRange(routes.Count, 20, int.MaxValue);
        var refused = new HashSet<RouteId>();
        foreach (var route in routes)
        {
            foreach (var aimed in Aims(route, theirs))
            {
                var answer = await way.SendAsync(route.Id, aimed);
                Assert.False(answer.Body.Contains("victims", StringComparison.Ordinal), $"{route.Id}: {answer.Body}");
                if (answer.Status == 400 && answer.Json.GetProperty("code").GetInt32() is -2011 or -2013 or -2018 or -2022 or -2038)
                {
                    refused.Add(route.Id);
                }
            }

            Assert.Equal(before, await MineAsync(victim));
        }

        (await victim.RawAsync("PUT", "/api/v3/userDataStream", $"listenKey={theirs.ListenKey}", "")).Succeeds();

        // They were refused because what they aimed at is not there for them, not for how they asked.
        Assert.Superset(
            new HashSet<RouteId>([RouteId.QueryOrder, RouteId.CancelOrder, RouteId.CancelReplace, RouteId.AmendOrder, RouteId.CancelOrderList, RouteId.QueryOrderList]),
            refused);
    }

    [Fact]
    public async Task Each_hears_its_own_account_and_its_own_side_of_a_trade()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 5_000m)]));
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync(account: "grid"));
        var (ones, others) = (await UserDataTests.SubscribedAsync(home, one), await UserDataTests.SubscribedAsync(home, other));
        var price = await home.PriceAsync("BTCUSDT");
        (await one.LimitAsync("SELL", "BTCUSDT", 0.001m, price, "&newClientOrderId=ones")).Succeeds();
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], (await UserDataTests.HeardAsync(home, ones)).Select(UserDataTests.Kind));
        Assert.Empty(await UserDataTests.HeardAsync(home, others));

        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=others")).Succeeds();
        await home.Gateway.Streams.FeedAsync();
        Assert.DoesNotContain(ones.Heard, text => text.Contains("\"others\"", StringComparison.Ordinal));
        Assert.DoesNotContain(others.Heard, text => text.Contains("\"ones\"", StringComparison.Ordinal));
        Assert.Contains(ones.Heard, text => text.Contains("\"c\":\"ones\"", StringComparison.Ordinal) && text.Contains("\"x\":\"TRADE\"", StringComparison.Ordinal));
        Assert.Contains(others.Heard, text => text.Contains("\"c\":\"others\"", StringComparison.Ordinal) && text.Contains("\"x\":\"TRADE\"", StringComparison.Ordinal));
    }

    /// <summary>Gives the account something of everything: orders that rest, wait and come in pairs.</summary>
    private static async Task<(long OrderId, long ListId, string ListenKey, string Price)> LiveAsync(Home home, Bot victim)
    {
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        var order = (await victim.LimitAsync("BUY", "BTCUSDT", 0.002m, low, "&newClientOrderId=victims-order")).Succeeds().Long("orderId");
        (await victim.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.001&stopPrice={Bot.Text(low)}&newClientOrderId=victims-stop")).Succeeds();
        var list = (await victim.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high)}&aboveClientOrderId=victims-above&belowType=STOP_LOSS&belowStopPrice={Bot.Text(low)}&belowClientOrderId=victims-below&listClientOrderId=victims-pair")).Succeeds().Long("orderListId");
        var key = (await victim.RawAsync("POST", "/api/v3/userDataStream", "", "")).Succeeds().Text("listenKey");
        return (order, list, key, Bot.Text(await home.PriceAsync("BTCUSDT", 0.85m)));
    }

    /// <summary>What a route takes, filled with what is the other account's: once by ids, once by names.</summary>
    private static IEnumerable<(string Name, object Value)[]> Aims(Route route, (long OrderId, long ListId, string ListenKey, string Price) theirs)
    {
        (string, object)[] always = [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", theirs.Price), ("cancelReplaceMode", "STOP_ON_FAILURE"), ("newQty", "0.001"), ("listenKey", theirs.ListenKey)];
        (string, object)[] ids = [("orderId", theirs.OrderId), ("cancelOrderId", theirs.OrderId), ("orderListId", theirs.ListId)];
        (string, object)[] names = [("origClientOrderId", route.Path.Contains("List", StringComparison.Ordinal) ? "victims-pair" : "victims-order"), ("cancelOrigClientOrderId", "victims-order"), ("listClientOrderId", "victims-pair")];
        return new[] { ids, names }.Select(aim => always.Concat(aim).Where(p => route.Parameters.All.Contains(p.Item1)).ToArray());
    }

    private static async Task<string> MineAsync(Bot victim)
    {
        var told = new List<string>();
        foreach (var path in Mine)
        {
            var parts = path.Split('?');
            told.Add((await victim.GetAsync(parts[0], parts.Length > 1 ? parts[1] : "")).Succeeds().Body);
        }

        return string.Join('\n', told);
    }
}
