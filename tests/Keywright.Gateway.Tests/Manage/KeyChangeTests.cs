using System.Net;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

/// <summary>Each change holds for the very next request, for the key it was made to and for no other, and over a crash.</summary>
public sealed class KeyChangeTests
{
    [Fact]
    public async Task An_edit_of_the_addresses_holds_at_once_and_after_a_crash()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        await EditAsync(home, "bot-1", edit => edit with { AllowedIps = ["10.0.0.0/8"] });
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        (await other.GetAsync("/api/v3/account")).Succeeds();
        bot.Address = IPAddress.Parse("10.1.2.3");
        (await bot.GetAsync("/api/v3/account")).Succeeds();

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(bot).GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task An_edit_of_permissions_symbols_and_caps_holds_at_once()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        await EditAsync(home, "bot-1", edit => edit with { Policy = edit.Policy with { MaxOrderNotional = 10 } });
        Assert.Equal(-2010, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Long("code"));
        await EditAsync(home, "bot-1", edit => edit with { Policy = new KeyPolicy(), Symbols = ["ETHUSDT"] });
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, "Symbol not whitelisted for API key.");
        await EditAsync(home, "bot-1", edit => edit with { Symbols = [], Permissions = ["read"] });
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task An_edit_of_what_was_not_seen_is_refused_and_changes_nothing()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        var seen = Edit(home.Gateway.Keys.Find("bot-1")!);
        await EditAsync(home, "bot-1", edit => edit with { Symbols = ["BTCUSDT"] });
        var late = await home.Gateway.Keys.EditAsync("bot-1", seen with { Label = "mine" }, CancellationToken.None);
        Assert.StartsWith("The key was changed in the meantime", late.Problem);
        Assert.Equal(["BTCUSDT"], home.Gateway.Keys.Find("bot-1")!.Symbols);
        Assert.Equal("edit label=bot-1 revision=2", home.Audit(key: "bot-1", route: "owner")[^1].Summary[..27]);
    }

    [Theory]
    [InlineData("read,withdraw", "", "permit withdraw needs allow-ip")]
    [InlineData("read,withdraw", "203.0.113.7", "permit withdraw needs withdraw-to")]
    [InlineData("read,market-data", "", "permit market-data goes with no other")]
    [InlineData("read,spot,cancel-only", "", "permit cancel-only contradicts spot")]
    [InlineData("spot", "", "permit must have read")]
    [InlineData("read", "10.0.0.1/8", "allow-ip entry '10.0.0.1/8'")]
    [InlineData("read,fly", "", "permit 'fly' is unknown")]
    public async Task A_wrong_edit_names_its_field_and_changes_nothing(string permissions, string address, string problem)
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        var edit = Edit(home.Gateway.Keys.Find("bot-1")!) with { Permissions = permissions.Split(','), AllowedIps = address.Length == 0 ? [] : [address] };
        Assert.StartsWith(problem, (await home.Gateway.Keys.EditAsync("bot-1", edit, CancellationToken.None)).Problem);
        Assert.Equal(1, home.Gateway.Keys.Find("bot-1")!.Revision);
    }

    [Fact]
    public async Task Taking_the_addresses_away_starts_the_clock_of_trading_and_another_edit_does_not_wind_it()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(ips: ["127.0.0.1"]);
        Assert.Null(home.Gateway.Keys.Find("bot-1")!.TradingAuthorityExpiresAt);
        home.Time.Advance(TimeSpan.FromDays(3));
        await EditAsync(home, "bot-1", edit => edit with { AllowedIps = [] });
        var lapses = home.Gateway.Keys.Find("bot-1")!.TradingAuthorityExpiresAt;
        Assert.Equal(home.Time.Now.AddDays(90), lapses);
        home.Time.Advance(TimeSpan.FromDays(30));
        await EditAsync(home, "bot-1", edit => edit with { Symbols = ["BTCUSDT"] });
        Assert.Equal(lapses, home.Gateway.Keys.Find("bot-1")!.TradingAuthorityExpiresAt);
    }

    [Fact]
    public async Task A_frozen_key_reads_and_cancels_and_places_nothing_until_it_is_thawed()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        Assert.Equal("frozen", (await home.Gateway.Keys.FreezeAsync("bot-1", CancellationToken.None)).Key!.State);
        const string Refusal = "This action is disabled on this account.";
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
        (await bot.OrderAsync(order)).Refuses(-2010, Refusal);
        (await bot.PostAsync("/api/v3/order/cancelReplace", $"{order}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={id}")).Refuses(-2010, Refusal);
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(price * 2)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(price)}")).Refuses(-2010, Refusal);
        (await other.OrderAsync(order)).Succeeds();
        (await bot.GetAsync("/api/v3/account")).Succeeds();

        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).OrderAsync(Bot.LimitText("BUY", "BTCUSDT", 0.002m, price))).Refuses(-2010, Refusal);
        }

        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        Assert.Equal("active", (await home.Gateway.Keys.ThawAsync("bot-1", CancellationToken.None)).Key!.State);
        (await bot.OrderAsync(order)).Succeeds();
    }

    [Fact]
    public async Task An_order_on_its_way_when_the_key_is_frozen_does_not_reach_the_engine()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        home.Random.WhenAsked = () =>
        {
            home.Random.WhenAsked = null;
            Assert.Null(home.Gateway.Keys.FreezeAsync("bot-1", CancellationToken.None).AsTask().GetAwaiter().GetResult().Problem);
        };
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, "This action is disabled on this account.");
        Assert.Null(home.Random.WhenAsked);
    }

    [Fact]
    public async Task A_renewed_key_comes_back_and_trades_again()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(expires: TimeSpan.FromDays(100));
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        home.Time.Advance(TimeSpan.FromDays(91));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Null((await home.Gateway.Keys.RenewAsync("bot-1", null, CancellationToken.None)).Problem);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        home.Time.Advance(TimeSpan.FromDays(10));
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        Assert.StartsWith("expires: 'bot-1' has ended", (await home.Gateway.Keys.RenewAsync("bot-1", null, CancellationToken.None)).Problem);
        Assert.StartsWith("expires must be between 7d", (await home.Gateway.Keys.RenewAsync("bot-1", TimeSpan.FromDays(400), CancellationToken.None)).Problem);
        Assert.Equal("active", (await home.Gateway.Keys.RenewAsync("bot-1", TimeSpan.Zero, CancellationToken.None)).Key!.State);
        home.Time.Advance(TimeSpan.FromDays(1000));
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task The_old_secret_dies_when_the_new_one_is_first_used()
    {
        await using var home = await Home.OpenAsync();
        var old = await home.KeyAsync();
        var rotated = await RotateAsync(home, old, TimeSpan.FromDays(1));
        (await old.GetAsync("/api/v3/account")).Succeeds();
        (await rotated.GetAsync("/api/v3/account")).Succeeds();
        (await old.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(old).GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        (await copy.Adopt(rotated).GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task The_old_secret_dies_at_the_deadline_and_a_clock_stepped_back_revives_it_not()
    {
        await using var home = await Home.OpenAsync();
        var old = await home.KeyAsync();
        var rotated = await RotateAsync(home, old, TimeSpan.FromHours(1));
        await home.RestartAsync();
        (await old.GetAsync("/api/v3/account")).Succeeds();
        home.Time.Advance(TimeSpan.FromHours(1));
        (await old.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        home.Time.Advance(TimeSpan.FromHours(-1));
        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(old).GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        }

        (await old.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        (await rotated.GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task Without_an_overlap_and_with_another_rotation_what_was_before_is_dead()
    {
        await using var home = await Home.OpenAsync();
        var first = await home.KeyAsync();
        var unused = await RotateAsync(home, first, TimeSpan.FromDays(1));
        var second = await RotateAsync(home, first, TimeSpan.FromDays(1));
        (await unused.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        (await first.GetAsync("/api/v3/account")).Succeeds();
        var third = await RotateAsync(home, first, TimeSpan.Zero);
        foreach (var dead in (Bot[])[first, unused, second])
        {
            (await dead.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        }

        (await third.GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal("rotate label=bot-1 revision=4 overlap=0s reason=leaked", home.Audit(key: "bot-1", route: "owner")[^1].Summary);
    }

    [Fact]
    public async Task A_self_made_key_takes_a_new_public_key_of_its_type()
    {
        await using var home = await Home.OpenAsync();
        var before = Signers.Ed25519(1);
        var bot = await home.KeyAsync("ed25519", before);
        var (pem, sign) = Signers.Ed25519(2);
        Assert.StartsWith("type ed25519 needs public-key", (await home.Gateway.Keys.RotateAsync("bot-1", null, TimeSpan.Zero, "", CancellationToken.None)).Problem);
        Assert.StartsWith("public-key holds a key of type rsa", (await home.Gateway.Keys.RotateAsync("bot-1", Signers.Rsa().Pem, TimeSpan.Zero, "", CancellationToken.None)).Problem);
        Assert.StartsWith("public-key is the one in use", (await home.Gateway.Keys.RotateAsync("bot-1", before.Pem, TimeSpan.Zero, "", CancellationToken.None)).Problem);
        var rotated = await home.Gateway.Keys.RotateAsync("bot-1", pem, TimeSpan.Zero, "", CancellationToken.None);
        Assert.Equal((null, null), (rotated.Problem, rotated.SecretKey));
        (await bot.GetAsync("/api/v3/account")).Refuses(-1022, "Signature for this request is not valid.");
        (await new Bot(home, bot.ApiKey, sign).GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task A_key_that_cancels_alone_cancels_and_places_nothing()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        await EditAsync(home, "bot-1", edit => edit with { Permissions = ["read", "cancel-only"] });
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
    }

    [Fact]
    public async Task A_key_for_market_data_sees_the_market_and_nothing_of_the_account()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        await EditAsync(home, "bot-1", edit => edit with { Permissions = ["market-data"] });
        (await bot.RawAsync("GET", "/api/v3/historicalTrades", "symbol=BTCUSDT&limit=1", "")).Succeeds();
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Refuses(401, -2015, Wire.KeyRejected);
    }

    private static async Task EditAsync(Home home, string label, Func<KeyEdit, KeyEdit> change)
        => Assert.Null((await home.Gateway.Keys.EditAsync(label, change(Edit(home.Gateway.Keys.Find(label)!)), CancellationToken.None)).Problem);

    private static KeyEdit Edit(KeyView key) => new(key.Revision, key.Label, key.Permissions, key.AllowedIps, key.Symbols, key.Policy, key.Notes);

    private static async Task<Bot> RotateAsync(Home home, Bot bot, TimeSpan overlap)
    {
        var rotated = await home.Gateway.Keys.RotateAsync(bot.ApiKey, null, overlap, "leaked", CancellationToken.None);
        Assert.Null(rotated.Problem);
        return new Bot(home, bot.ApiKey, Signers.Hmac(rotated.SecretKey!));
    }
}
