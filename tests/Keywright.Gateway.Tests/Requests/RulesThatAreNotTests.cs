using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Requests;

/// <summary>What the exchange may have and this one has not is said in its own shapes, over both ways.</summary>
public sealed class RulesThatAreNotTests
{
    [Fact]
    public async Task No_symbol_has_a_rule_of_execution()
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal("""{"symbolRules":[{"symbol":"ETHBTC","rules":[]}]}""", (await home.PublicAsync("/api/v3/executionRules", "symbol=ETHBTC")).Succeeds().Body);
        Assert.Equal(8, (await home.PublicAsync("/api/v3/executionRules")).Succeeds().Json.GetProperty("symbolRules").GetArrayLength());
        Assert.Equal("""{"symbolRules":[]}""", (await home.PublicAsync("/api/v3/executionRules", "symbolStatus=HALT")).Succeeds().Body);
        (await home.PublicAsync("/api/v3/executionRules", "symbol=NOSUCH")).Refuses(-1121, "Invalid symbol.");
        Assert.Equal("ETHBTC", (await new Line(home).AskAsync("executionRules", ("symbol", "ETHBTC"))).Body.Succeeds().Json.GetProperty("symbolRules")[0].GetProperty("symbol").GetString());
    }

    [Fact]
    public async Task The_filters_of_an_account_are_those_of_exchangeInfo()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        var mine = (await bot.GetAsync("/api/v3/myFilters", "symbol=BTCUSDT")).Succeeds().Json;
        var info = (await home.PublicAsync("/api/v3/exchangeInfo", "symbol=BTCUSDT")).Succeeds().Json;
        Assert.Equal(info.GetProperty("exchangeFilters").ToString(), mine.GetProperty("exchangeFilters").ToString());
        var shown = info.GetProperty("symbols")[0].GetProperty("filters").EnumerateArray().Select(f => f.ToString()).ToList();
        var counted = mine.GetProperty("symbolFilters").EnumerateArray().Select(f => f.ToString()).ToList();
        Assert.NotEmpty(counted);
        Assert.Subset(shown.ToHashSet(), counted.ToHashSet());
        Assert.Equal(0, mine.GetProperty("assetFilters").GetArrayLength());
        (await bot.GetAsync("/api/v3/myFilters")).Refuses(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }

    [Fact]
    public async Task Nothing_is_allocated_where_nothing_is_routed()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/myAllocations", "symbol=BTCUSDT&limit=5&orderId=3")).Succeeds().Body);
        Assert.Equal(-1100, (await bot.GetAsync("/api/v3/myAllocations", "symbol=BTCUSDT&orderId=x")).Long("code"));
    }
}
