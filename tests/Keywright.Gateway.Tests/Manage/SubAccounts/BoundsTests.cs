using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>No key gives another more than it has itself.</summary>
public sealed class BoundsTests
{
    [Theory]
    [InlineData("canMarginLoanRepay", "margin")]
    [InlineData("canFuturesTrade", "futures")]
    [InlineData("canUniversalTransfer", "universal-transfer")]
    public async Task A_right_that_the_asking_key_has_not_is_not_given_neither_new_nor_later(string flag, string right)
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var reason = $"permit: the key that asks has no {right} itself";
        Family.Refuses(await family.MakeAsync(email, "wide", $"&status=1&{flag}=true"), 401, -1002, reason);
        var narrow = await family.KeyAsync(email, "narrow", "&status=1");
        Family.Refuses(await family.Main.PostAsync(Family.Permit, $"email={email}&subAccountApiKey={narrow.ApiKey}&{flag}=true"), 401, -1002, reason);
        Assert.Equal(["read"], family.View(narrow).Permissions);

        await home.EditAsync(family.Main, edit => edit with { Permissions = [.. edit.Permissions, right] });
        (await family.Main.PostAsync(Family.Permit, $"email={email}&subAccountApiKey={narrow.ApiKey}&{flag}=true")).Succeeds();
        Assert.Equal(["read", right], family.View(narrow).Permissions);
        (await family.Main.PostAsync(Family.Permit, $"email={email}&subAccountApiKey={narrow.ApiKey}&{flag}=false")).Succeeds();
        Assert.Equal(["read"], family.View(narrow).Permissions);
    }

    [Fact]
    public async Task A_key_gets_the_asking_keys_addresses_or_fewer()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home, ips: ["127.0.0.1", "10.0.0.0/8"]);
        var email = await family.FoundAsync("grid");
        var same = await family.KeyAsync(email, "same", "&status=1");
        Assert.Equal(["127.0.0.1", "10.0.0.0/8"], family.View(same).AllowedIps);
        var fewer = await family.KeyAsync(email, "fewer", "&status=2&ipAddress=10.2.0.0/16");
        Assert.Equal(["10.2.0.0/16"], family.View(fewer).AllowedIps);
        const string Reason = "ipAddress: the key that asks is good from 127.0.0.1, 10.0.0.0/8 alone";
        Family.Refuses(await family.MakeAsync(email, "wider", "&status=2&ipAddress=10.0.0.0/7"), 401, -1002, Reason);
        var which = $"email={email}&subAccountApiKey={fewer.ApiKey}";
        Family.Refuses(await family.Main.PostAsync(Family.Bind, $"{which}&status=2&ipAddress=11.0.0.1"), 401, -1002, Reason);
        Assert.Equal(["127.0.0.1", "10.0.0.0/8"], (await family.Main.PostAsync(Family.Bind, $"{which}&status=1")).Succeeds().Json.GetProperty("ipList").EnumerateArray().Select(ip => ip.GetString()));
    }

    [Fact]
    public async Task A_key_is_held_to_the_asking_keys_rules_and_ends_with_it()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home, expires: TimeSpan.FromDays(30));
        await home.EditAsync(family.Main, edit => edit with { Symbols = ["BTCUSDT"], Policy = new KeyPolicy { DenyRoutes = ["/api/v3/myTrades"], MaxOrderNotional = 100m, Sides = ["BUY"] } });
        var email = await family.FoundAsync("grid");
        var bot = await family.KeyAsync(email, "helper");
        var (main, made) = (family.View(family.Main), family.View(bot));
        Assert.Equal((main.ExpiresAt, main.TradingAuthorityExpiresAt), (made.ExpiresAt, made.TradingAuthorityExpiresAt));
        Assert.NotNull(made.ExpiresAt);
        Assert.Equal(main.Symbols, made.Symbols);
        (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.OrderAsync(Bot.LimitText("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT")))).Refuses(-2010, "Symbol not whitelisted for API key.");

        // Nor does it let a key that its owner holds to nothing have more.
        var free = await home.KeyAsync("portfolio", account: "paper:grid");
        var which = $"email={email}&subAccountApiKey={free.ApiKey}";
        Family.Refuses(await family.Main.PostAsync(Family.Permit, $"{which}&canTrade=true"), 401, -1002, "expires: the key that asks ends before this one");
        await home.Gateway.Keys.RenewAsync(free.ApiKey, TimeSpan.FromDays(20), CancellationToken.None);
        Family.Refuses(await family.Main.PostAsync(Family.Permit, $"{which}&canTrade=true"), 401, -1002, "policy: the key that asks is held to rules");
        (await family.Main.PostAsync(Family.Bind, $"{which}&status=2&ipAddress=10.0.0.1")).Succeeds();
        (await family.Main.DeleteAsync(Family.Keys, which)).Succeeds();
    }

    [Fact]
    public async Task A_key_that_may_withdraw_gives_neither_that_right_nor_its_book()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home, ips: ["127.0.0.1"]);
        await home.EditAsync(family.Main, edit => edit with { Permissions = ["read", "spot", "withdraw"], Policy = new KeyPolicy { WithdrawTo = ["USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"] } });
        var made = family.View(await family.KeyAsync(await family.FoundAsync("grid"), "helper"));
        Assert.Equal(["read", "spot"], made.Permissions);
        Assert.Empty(made.Policy.WithdrawTo);
    }

    [Fact]
    public async Task The_right_to_trade_of_a_key_made_late_lapses_with_the_asking_keys()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        home.Time.Advance(TimeSpan.FromDays(80));
        var email = await family.FoundAsync("grid");
        var bot = await family.KeyAsync(email, "helper");
        Assert.Equal(Home.Morning.AddDays(90), family.View(bot).TradingAuthorityExpiresAt);

        // Neither lifting its addresses nor permitting it again winds the clock.
        var bound = await family.KeyAsync(email, "bound", "&status=2&ipAddress=127.0.0.1&canTrade=true");
        (await family.Main.PostAsync(Family.Bind, $"email={email}&subAccountApiKey={bound.ApiKey}&status=1")).Succeeds();
        Assert.Equal(Home.Morning.AddDays(90), family.View(bound).TradingAuthorityExpiresAt);
        home.Time.Now = Home.Morning.AddDays(90);
        (await family.MakeAsync(email, "late")).Refuses(401, -1002, "You are not authorized to execute this request.");
        (await family.Main.GetAsync(Family.Keys, $"email={email}")).Succeeds();
    }

    [Theory]
    [InlineData("max-daily-notional")]
    [InlineData("orders-per-day")]
    [InlineData("max-open-orders")]
    [InlineData("max-position")]
    [InlineData("max-daily-loss")]
    public async Task A_key_whose_limits_count_gives_nothing_for_it_would_count_anew(string limit)
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var bot = await family.KeyAsync(email, "before", "&status=2&ipAddress=127.0.0.1,10.0.0.1");
        await home.EditAsync(family.Main, edit => edit with
        {
            Policy = limit switch
            {
                "max-daily-notional" => new KeyPolicy { MaxDailyNotional = 1_000m },
                "orders-per-day" => new KeyPolicy { OrdersPerDay = 10 },
                "max-open-orders" => new KeyPolicy { MaxOpenOrders = 10 },
                "max-position" => new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 1m } },
                _ => new KeyPolicy { MaxDailyLoss = 10m },
            },
        });
        var which = $"email={email}&subAccountApiKey={bot.ApiKey}";
        Family.Refuses(await family.MakeAsync(email, "more"), 401, -1002, $"{limit}: a key whose limits count");
        Family.Refuses(await family.Main.PostAsync(Family.Permit, $"{which}&canTrade=true"), 401, -1002, $"{limit}: ");
        Family.Refuses(await family.Main.PostAsync(Family.Bind, $"{which}&status=1"), 401, -1002, $"{limit}: ");
        (await family.Main.DeleteAsync(Family.Unbind, $"{which}&ipAddress=10.0.0.1")).Succeeds();
        (await family.Main.DeleteAsync(Family.Keys, which)).Succeeds();
    }

    [Fact]
    public async Task A_slice_sees_nothing_and_a_frozen_key_changes_nothing()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        await home.Gateway.Keys.FreezeAsync(family.Main.ApiKey, CancellationToken.None);
        foreach (var (path, parameters) in new[] { (Family.Found, "subAccountString=x"), (Family.Keys, $"email={email}&apiName=x&status=1"), (Family.Move, $"toEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1") })
        {
            Family.Refuses(await family.Main.PostAsync(path, parameters), 400, -2010, "frozen: ");
        }

        (await family.Main.GetAsync(Family.ListOf)).Succeeds();
        await home.Gateway.Keys.ThawAsync(family.Main.ApiKey, CancellationToken.None);
        await home.EditAsync(family.Main, edit => edit with { Policy = new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = 10m } } });
        Family.Refuses(await family.Main.GetAsync("/sapi/v4/sub-account/assets", $"email={email}"), 401, -1002, "allocate: ");
        Family.Refuses(await family.Main.PostAsync(Family.Move, $"toEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1"), 401, -1002, "allocate: ");
    }

    [Fact]
    public async Task What_the_asking_key_loses_while_its_request_waits_it_cannot_give()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home, permissions: ["read", "spot", "futures"]);
        var email = await family.FoundAsync("grid");
        var turn = new TaskCompletionSource<bool>();
        var held = home.Gateway.Keys.WithoutChangesAsync(() => new ValueTask<bool>(turn.Task)).AsTask();
        var edit = home.EditAsync(family.Main, edit => edit with { Permissions = ["read", "spot"] });
        var make = family.MakeAsync(email, "wide", "&status=1&canFuturesTrade=true");
        Assert.False(make.IsCompleted);
        turn.SetResult(true);
        await held;
        await edit;
        Family.Refuses(await make, 401, -1002, "permit: the key that asks has no futures itself");

        // Nor is anything done once the request's time has passed.
        turn = new TaskCompletionSource<bool>();
        held = home.Gateway.Keys.WithoutChangesAsync(() => new ValueTask<bool>(turn.Task)).AsTask();
        make = family.MakeAsync(email, "late");
        home.Time.Advance(TimeSpan.FromSeconds(6));
        turn.SetResult(true);
        await held;
        (await make).Refuses(-1021, Wire.Outside);
        Assert.Empty(home.Gateway.Keys.List("paper:grid"));
    }
}
