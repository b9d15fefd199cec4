using Keywright.Gateway.Manage;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>A rule that is wrong is one sentence that names the field, and no key is made.</summary>
public sealed class PolicyProblemTests
{
    [Theory]
    [InlineData("USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", null)]
    [InlineData("XRP:XRP:rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh:1234567", null)]
    [InlineData("usdt:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "withdraw-to entry 'usdt:TRX:T9yD14")]
    [InlineData("USDT:TRX:short", "withdraw-to entry 'USDT:TRX:short'")]
    [InlineData("USDT:TRX:<b>1234567890</b>", "withdraw-to entry 'USDT:TRX:<b>1234567890</b>'")]
    public void An_address_book_holds_addresses(string entry, string? problem)
    {
        PolicyRules.TryRead(new KeyPolicy { WithdrawTo = [entry] }, [], PaperRules.Default, out var said);
        Assert.Equal(problem, said?[..problem!.Length]);
        PolicyRules.TryRead(new KeyPolicy { WithdrawTo = [.. Enumerable.Repeat(entry, 31)] }, [], PaperRules.Default, out said);
        Assert.StartsWith("withdraw-to has 31 entries", said);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { nameof(KeyPolicy.AllowRoutes), "routes entry 'fly' is no route" },
        { "unserved", "deny-routes entry '/api/v3/oder' names no route that is served" },
        { nameof(KeyPolicy.DenySymbols), "deny-symbols entry '*' is not traded here" },
        { nameof(KeyPolicy.OrderTypes), "order-types takes LIMIT, MARKET, LIMIT_MAKER" },
        { nameof(KeyPolicy.Sides), "sides takes BUY, SELL, not 'HOLD'." },
        { nameof(KeyPolicy.TimesInForce), "time-in-force takes GTC, IOC, FOK, not 'GTX'." },
        { nameof(KeyPolicy.MaxOrderNotional), "max-order-notional must be above 0" },
        { nameof(KeyPolicy.MaxHourlyNotional), "max-hourly-notional must be above 0" },
        { nameof(KeyPolicy.MaxDailyNotional), "max-daily-notional must be above 0" },
        { nameof(KeyPolicy.MaxDailyLoss), "max-daily-loss must be above 0" },
        { nameof(KeyPolicy.OrdersPerMinute), "orders-per-minute must be a whole number from 1" },
        { nameof(KeyPolicy.OrdersPerDay), "orders-per-day must be a whole number from 1" },
        { nameof(KeyPolicy.MaxOpenOrders), "max-open-orders must be a whole number from 1" },
        { nameof(KeyPolicy.CollarBps), "collar must be between 0.01% and 100%." },
        { nameof(KeyPolicy.MaxPosition), "max-position names asset 'GOLD'" },
        { nameof(KeyPolicy.Allocation), "allocate of USDT must be from 0" },
        { nameof(KeyPolicy.TradingHours), "hours entry 'mon 25:00-26:00' is none" },
        { "empty hours", "hours entry 'mon 08:00-08:00' is none" },
        { nameof(KeyPolicy.Orders), "orders 'mine' is unknown; use own or account." },
        { nameof(KeyPolicy.Encoding), "encoding 'old' is unknown; use strict or legacy." },
        { nameof(KeyPolicy.HistoryTo), "history-from must lie before history-to." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_rule_names_its_field(string rule, string problem)
    {
        var policy = rule switch
        {
            nameof(KeyPolicy.AllowRoutes) => new KeyPolicy { AllowRoutes = ["orders", "fly"] },
            "unserved" => new KeyPolicy { DenyRoutes = ["/api/v3/oder"] },
            nameof(KeyPolicy.DenySymbols) => new KeyPolicy { DenySymbols = ["*"] },
            nameof(KeyPolicy.OrderTypes) => new KeyPolicy { OrderTypes = ["LIMIT", "limit"] },
            nameof(KeyPolicy.Sides) => new KeyPolicy { Sides = ["HOLD"] },
            nameof(KeyPolicy.TimesInForce) => new KeyPolicy { TimesInForce = ["GTX"] },
            nameof(KeyPolicy.MaxOrderNotional) => new KeyPolicy { MaxOrderNotional = 0 },
            nameof(KeyPolicy.MaxHourlyNotional) => new KeyPolicy { MaxHourlyNotional = -1 },
            nameof(KeyPolicy.MaxDailyNotional) => new KeyPolicy { MaxDailyNotional = 1_000_000_000_001m },
            nameof(KeyPolicy.MaxDailyLoss) => new KeyPolicy { MaxDailyLoss = 0 },
            nameof(KeyPolicy.OrdersPerMinute) => new KeyPolicy { OrdersPerMinute = 0 },
            nameof(KeyPolicy.OrdersPerDay) => new KeyPolicy { OrdersPerDay = -1 },
            nameof(KeyPolicy.MaxOpenOrders) => new KeyPolicy { MaxOpenOrders = 0 },
            nameof(KeyPolicy.CollarBps) => new KeyPolicy { CollarBps = 10_001 },
            nameof(KeyPolicy.MaxPosition) => new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["GOLD"] = 1 } },
            nameof(KeyPolicy.Allocation) => new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = -1 } },
            nameof(KeyPolicy.TradingHours) => new KeyPolicy { TradingHours = ["mon 25:00-26:00"] },
            "empty hours" => new KeyPolicy { TradingHours = ["mon 08:00-08:00"] },
            nameof(KeyPolicy.Orders) => new KeyPolicy { Orders = "mine" },
            nameof(KeyPolicy.Encoding) => new KeyPolicy { Encoding = "old" },
            _ => new KeyPolicy { HistoryFrom = Home.Morning, HistoryTo = Home.Morning },
        };
        await using var home = await Home.OpenAsync();
        var request = new KeyRequest("x", "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null) { Policy = policy };
        Assert.StartsWith(problem, (await home.Gateway.Keys.CreateAsync(request, CancellationToken.None)).Problem);
        Assert.Empty(home.Gateway.Keys.List(null));
    }
}
