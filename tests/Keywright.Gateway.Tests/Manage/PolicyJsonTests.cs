using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

public sealed class PolicyJsonTests
{
    private const string WrittenBefore =
        """{"allowRoutes":[],"denyRoutes":[],"denySymbols":[],"orderTypes":["LIMIT"],"sides":[],"timesInForce":[],"maxOrderNotional":5,"maxPosition":{},"tradingHours":[],"allocation":{},"withdrawTo":[]}""";

    /// <summary>Red when a rule that is not there is written, or one that is there is left out.</summary>
    [Fact]
    public void Only_the_rules_a_key_has_are_written()
    {
        Assert.Equal("{}", PolicyJson.Write(new KeyPolicy()));
        Assert.Equal("{}", PolicyJson.Write(new KeyPolicy { Sides = [], Allocation = new Dictionary<string, decimal>(), WithdrawTo = null! }));
        var both = new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 1 }, DenyRoutes = ["wallet"], Orders = "own", OrdersPerDay = 7 };
        Assert.Equal("""{"denyRoutes":["wallet"],"ordersPerDay":7,"maxPosition":{"BTC":1},"orders":"own"}""", PolicyJson.Write(both));
        Assert.Equal(PolicyJson.Write(both), PolicyJson.Write(PolicyJson.Read(PolicyJson.Write(both), "bot")));
    }

    /// <summary>Red when a policy of an older home reads otherwise, or as more rules than it has.</summary>
    [Fact]
    public void What_was_written_with_empty_lists_is_the_same_policy()
    {
        Assert.Equal("""{"orderTypes":["LIMIT"],"maxOrderNotional":5}""", PolicyJson.Write(PolicyJson.Read(WrittenBefore, "bot")));
    }

    /// <summary>Red when the audit log tells of a plain key more than what it has.</summary>
    [Fact]
    public async Task The_log_says_no_rules_of_a_key_without_rules()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(preset: "portfolio");
        Assert.EndsWith(" symbols= policy={}", home.Audit().Single(line => line.Summary.StartsWith("create ", StringComparison.Ordinal)).Summary, StringComparison.Ordinal);
    }
}
