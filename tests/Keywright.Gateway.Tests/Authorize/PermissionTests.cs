using System.Net;
using Keywright.Gateway.Admit;
using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Keywright.Keys.Signing;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

public sealed class PermissionTests
{
    private const string Lapses = "tradingAuthorityExpirationTime";

    [Fact]
    public async Task A_portfolio_key_reads_and_changes_nothing()
    {
        await using var home = await Home.OpenAsync();
        var (reader, trader) = (await home.KeyAsync("portfolio"), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await trader.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");

        (await reader.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await reader.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price))).Refuses(401, -2015, Wire.KeyRejected);
        (await reader.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(401, -2015, Wire.KeyRejected);
        (await reader.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Refuses(401, -2015, Wire.KeyRejected);

        (await reader.GetAsync("/api/v3/account")).Succeeds();
        (await reader.GetAsync("/sapi/v1/account/status")).Succeeds();
        Assert.Equal("NEW", (await reader.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds().Text("status"));
        Assert.False((await reader.GetAsync("/api/v3/account")).Json.GetProperty("canTrade").GetBoolean());
        Assert.False((await reader.GetAsync("/sapi/v1/account/apiRestrictions")).Json.GetProperty("enableSpotAndMarginTrading").GetBoolean());
        Assert.True((await trader.GetAsync("/sapi/v1/account/apiRestrictions")).Json.GetProperty("enableSpotAndMarginTrading").GetBoolean());
    }

    [Fact]
    public void A_wallet_route_names_a_missing_permission_and_the_others_do_not()
    {
        // No key can be cut that may not even read, so this one is put on the ring by hand.
        var time = new ManualTime(Home.Morning);
        var clock = new GatewayClock(time);
        var ring = new KeyRing();
        var nowhere = new NoVenue();
        var (pem, sign) = Signers.Rsa();
        var publicKey = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(pem));
        ring.Add(new LiveKey
        {
            Number = 1,
            ApiKey = new string('k', 64),
            Account = 1,
            Venue = nowhere,
            CreatedUs = 0,
            Terms = new KeyTerms
            {
                Permissions = KeyPermissions.None,
                AllowedAddresses = AddressList.TryParse(["10.0.0.1"], out _)!,
                Rules = PolicyRules.TryRead(new KeyPolicy(), [], PaperRules.Default, out _)!,
            },
            Secrets = new KeySecrets(SignatureVerifier.ForPublicKey(publicKey.Type, publicKey.Spki)),
            Weight = BudgetLimits.Exchange.NewWeightWindow(),
            WalletWeight = BudgetLimits.Exchange.NewWalletWindow(),
            AccountWeight = BudgetLimits.Exchange.NewAccountWindow(),
        });
        var admit = new Admitter(new AddressBudgets(BudgetLimits.Exchange), clock);
        var authenticate = new Authenticator(ring, clock, new byte[32], new PublicVenue(nowhere));

        Assert.Equal("401 -1002 You are not authorized to execute this request.", Refusal("/sapi/v1/account/status", "10.0.0.1"));
        Assert.Equal($"401 -2015 {Wire.KeyRejected}", Refusal("/api/v3/account", "10.0.0.1"));

        // To a caller who may not use the key at all, it says nothing about the key.
        Assert.Equal($"401 -2015 {Wire.KeyRejected}", Refusal("/sapi/v1/account/status", "10.0.0.2"));

        string Refusal(string path, string address)
        {
            var query = $"timestamp={time.NowUs}";
            var verdict = admit.Open(new WireRequest
            {
                Method = "GET",
                Path = path,
                Query = System.Text.Encoding.ASCII.GetBytes($"{query}&signature={sign(System.Text.Encoding.ASCII.GetBytes(query))}"),
                Body = default,
                ApiKey = new string('k', 64),
                Client = IPAddress.Parse(address),
            }).Then(authenticate.Check);
            Assert.False(verdict.TryGet(out _, out var why));
            return $"{why.Fault.Status} {why.Fault.Code} {why.Fault.Message}";
        }
    }

    [Theory]
    [InlineData("10.1.2.4/30", "10.1.2.3", false)]
    [InlineData("10.1.2.4/30", "10.1.2.4", true)]
    [InlineData("10.1.2.4/30", "10.1.2.7", true)]
    [InlineData("10.1.2.4/30", "10.1.2.8", false)]
    [InlineData("10.1.2.4/30", "::ffff:10.1.2.7", true)]
    [InlineData("10.1.2.4/30", "::ffff:10.1.2.8", false)]
    [InlineData("10.1.2.4/30", "::10.1.2.7", false)]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", true)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/126", "2001:db8::", true)]
    [InlineData("2001:db8::/126", "2001:db8::3", true)]
    [InlineData("2001:db8::/126", "2001:db8::4", false)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    public async Task A_key_with_addresses_works_from_those_alone(string entry, string peer, bool allowed)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(ips: [entry]);
        bot.Address = IPAddress.Parse(peer);
        var answer = await bot.GetAsync("/api/v3/account");
        if (allowed)
        {
            answer.Succeeds();
        }
        else
        {
            answer.Refuses(401, -2015, Wire.KeyRejected);
        }
    }

    [Fact]
    public async Task A_key_ends_at_its_instant_and_a_clock_stepped_back_does_not_revive_it()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(expires: TimeSpan.FromDays(7));
        home.Time.Now = Home.Morning + TimeSpan.FromDays(7) - TimeSpan.FromMicroseconds(1);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        home.Time.Advance(TimeSpan.FromMicroseconds(1));
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);

        home.Time.Now = Home.Morning;
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        }

        await home.RestartAsync();
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task The_right_to_trade_lapses_after_ninety_days_and_reading_goes_on()
    {
        await using var home = await Home.OpenAsync();
        var (loose, bound) = (await home.KeyAsync(), await home.KeyAsync(ips: ["127.0.0.1"]));
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var end = Home.Morning + TimeSpan.FromDays(90);
        var told = (await loose.GetAsync("/sapi/v1/account/apiRestrictions")).Succeeds();
        Assert.Equal(end.ToUnixTimeMilliseconds(), told.Long(Lapses));
        Assert.False(told.Json.GetProperty("ipRestrict").GetBoolean());
        told = (await bound.GetAsync("/sapi/v1/account/apiRestrictions")).Succeeds();
        Assert.False(told.Json.TryGetProperty(Lapses, out _));
        Assert.True(told.Json.GetProperty("ipRestrict").GetBoolean());

        home.Time.Now = end - TimeSpan.FromMicroseconds(1);
        var id = (await loose.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        home.Time.Now = end;
        (await loose.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await loose.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(401, -2015, Wire.KeyRejected);
        (await loose.GetAsync("/api/v3/account")).Succeeds();
        (await bound.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();

        home.Time.Now = Home.Morning;
        (await loose.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(loose).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        }

        await home.RestartAsync();
        (await loose.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task A_key_with_symbols_orders_those_alone()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(symbols: ["BTCUSDT", "ETHUSDT"]);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Succeeds();
        var order = Bot.LimitText("BUY", "BNBUSDT", 0.1m, await home.PriceAsync("BNBUSDT", 0.9m));
        var refused = await bot.OrderAsync(order);
        refused.Refuses(-2010, "Symbol not whitelisted for API key.");
        Assert.Equal("symbols: BNBUSDT is not among BTCUSDT, ETHUSDT", refused.Reply.Reason);
        (await bot.PostAsync("/api/v3/order/test", order)).Refuses(-2010, "Symbol not whitelisted for API key.");

        // Reading and cancelling are not ordering: a key must be able to end what is open.
        (await bot.GetAsync("/api/v3/openOrders", "symbol=BNBUSDT")).Succeeds();
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BNBUSDT")).Refuses(-2011, Wire.UnknownOrder);
    }
}
