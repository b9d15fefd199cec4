using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;
using Keywright.Keys.Policy;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.People;

/// <summary>Red when a rule can be loosened without a code.</summary>
public sealed class WideningTests
{
    private static readonly KeyPolicy Tight = new()
    {
        AllowRoutes = ["orders"], DenyRoutes = ["wallet"], DenySymbols = ["ETHBTC"], OrderTypes = ["LIMIT"], Sides = ["BUY"], TimesInForce = ["GTC"],
        MaxOrderNotional = 100, MaxHourlyNotional = 200, MaxDailyNotional = 300, OrdersPerMinute = 4, OrdersPerDay = 50, MaxOpenOrders = 6,
        MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 1 }, MaxDailyLoss = 10, CollarBps = 100, TradingHours = ["mon-fri 08:00-17:00"],
        Allocation = new Dictionary<string, decimal> { ["USDT"] = 1000 }, Orders = "own", WithdrawTo = ["USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"],
        HistoryFrom = DateTimeOffset.UnixEpoch, HistoryTo = DateTimeOffset.UnixEpoch.AddYears(60), Encoding = "legacy",
    };

    [Fact]
    public void Every_rule_of_a_policy_that_falls_away_widens()
    {
        foreach (var property in typeof(KeyPolicy).GetProperties().Where(property => property.CanWrite))
        {
            var loose = Tight with { };
            property.SetValue(loose, null);
            Assert.True(Is(Tight, loose), property.Name);
            Assert.False(Is(Tight, Tight with { }), property.Name);
        }
    }

    [Fact]
    public void A_lower_number_and_a_shorter_list_of_what_is_allowed_widen_nothing_and_a_higher_one_does()
    {
        Assert.False(Is(new KeyPolicy(), Tight with { AllowRoutes = [], DenyRoutes = [], DenySymbols = [], MaxPosition = null!, Allocation = null!, TradingHours = [], WithdrawTo = [], Orders = null, HistoryFrom = null, HistoryTo = null, Encoding = null }));
        Assert.False(Is(Tight, Tight with { MaxOrderNotional = 99, OrdersPerDay = 49, CollarBps = 1 }));
        Assert.True(Is(Tight, Tight with { MaxHourlyNotional = 200.00000001m }));
        Assert.True(Is(Tight, Tight with { OrderTypes = ["LIMIT", "MARKET"] }));
        Assert.False(Is(Tight with { OrderTypes = ["LIMIT", "MARKET"] }, Tight));
    }

    [Fact]
    public void Permissions_addresses_symbols_ends_and_thawing_widen()
    {
        var terms = Terms(KeyPermissions.Read | KeyPermissions.Spot, ["203.0.113.0/28"], 100, frozen: false);
        Assert.False(Is(terms, Terms(KeyPermissions.Read, ["203.0.113.0/28"], 99, frozen: true)));
        Assert.True(Is(terms, Terms(KeyPermissions.Read | KeyPermissions.Spot | KeyPermissions.Margin, ["203.0.113.0/28"], 100, frozen: false)));
        Assert.True(Is(terms, Terms(KeyPermissions.Read | KeyPermissions.Spot, [], 100, frozen: false)));
        Assert.True(Is(terms, Terms(KeyPermissions.Read | KeyPermissions.Spot, ["203.0.113.0/28", "198.51.100.7"], 100, frozen: false)));
        Assert.True(Is(terms, Terms(KeyPermissions.Read | KeyPermissions.Spot, ["203.0.113.0/28"], null, frozen: false)));
        Assert.True(Is(Terms(KeyPermissions.Read, [], null, frozen: true), Terms(KeyPermissions.Read, [], null, frozen: false)));
        Assert.True(Is(Terms(KeyPermissions.Read | KeyPermissions.CancelOnly, [], null, frozen: false), Terms(KeyPermissions.Read, [], null, frozen: false)));
        Assert.True(Widening.Is((Row(new(), "BTCUSDT"), terms), (Row(new(), "BTCUSDT,ETHUSDT"), terms)));
        Assert.True(Widening.Is((Row(new(), "BTCUSDT"), terms), (Row(new(), ""), terms)));
        Assert.False(Widening.Is((Row(new(), ""), terms), (Row(new(), "BTCUSDT"), terms)));
    }

    private static bool Is(KeyPolicy before, KeyPolicy after)
    {
        var terms = Terms(KeyPermissions.Read, [], null, frozen: false);
        return Widening.Is((Row(before, ""), terms), (Row(after, ""), terms));
    }

    private static bool Is(KeyTerms before, KeyTerms after) => Widening.Is((Row(new(), ""), before), (Row(new(), ""), after));

    private static KeyTerms Terms(KeyPermissions permissions, string[] addresses, long? expiresUs, bool frozen) => new()
    {
        Permissions = permissions,
        AllowedAddresses = AddressList.TryParse(addresses, out _)!,
        ExpiresUs = expiresUs,
        IsFrozen = frozen,
        Rules = PolicyRules.TryRead(new KeyPolicy(), [], PaperRules.Default, out _)!,
    };

    private static KeyRow Row(KeyPolicy policy, string symbols) => new()
    {
        Number = 1, ApiKey = "", Label = "a", Account = "paper", Type = "hmac", Permissions = "", AllowedIps = "", Symbols = symbols,
        Material = [], MaterialUs = 0, CreatedUs = 0, Policy = PolicyJson.Write(policy),
    };
}
