using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Panic;

/// <summary>What a name means, and that nothing is done where that is not clear.</summary>
public sealed class PanicScopeTests
{
    [Theory]
    [InlineData("nobody", "No key, tag or account with keys is called 'nobody'")]
    [InlineData("tag:paper", "No key, tag or account with keys is called 'tag:paper'")]
    [InlineData("bot-1", "'bot-1' is a key and a tag: say key:bot-1 or tag:bot-1.")]
    [InlineData("elsewhere", "'elsewhere' lives at the exchange")]
    public async Task A_name_that_means_nothing_or_two_things_stops_nobody(string name, string problem)
    {
        await using var home = await Home.OpenAsync();
        var bots = new[] { await home.KeyAsync(), await home.KeyAsync() };
        await home.EditAsync(bots[1], edit => edit with { Notes = edit.Notes with { Tags = ["bot-1"] } });
        await RegisterAsync(home, "elsewhere");
        var result = await home.Gateway.Panic.RunAsync(new PanicRequest(name, false, false));
        Assert.StartsWith(problem, result.Problem, StringComparison.Ordinal);
        Assert.All(home.Gateway.Keys.List(null), key => Assert.Equal("active", key.State));
    }

    [Fact]
    public async Task A_name_that_means_the_same_keys_twice_is_clear()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        await home.EditAsync(bot, edit => edit with { Notes = edit.Notes with { Tags = ["bot-1"] } });
        Assert.Equal("frozen", Assert.Single((await PanicTests.RunAsync(home, "bot-1")).Keys).Freeze);
    }

    [Fact]
    public async Task A_key_at_the_exchange_is_said_not_to_be_stopped()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        await RegisterAsync(home, "elsewhere");
        var report = await PanicTests.RunAsync(home, null);
        Assert.False(report.IsDone);
        Assert.StartsWith("'elsewhere' lives at the exchange", Assert.Single(report.Undone), StringComparison.Ordinal);
        Assert.Equal(["elsewhere"], home.Gateway.Panic.Preview(new PanicRequest(null, false, false)).Preview!.Elsewhere);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_001)]
    public async Task A_bound_that_is_none_is_refused(int bps)
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        Assert.StartsWith("maxSlippage must be", (await home.Gateway.Panic.RunAsync(new PanicRequest(null, false, true, bps))).Problem, StringComparison.Ordinal);
        Assert.Equal("active", home.Gateway.Keys.Find("bot-1")!.State);
    }

    private static async Task RegisterAsync(Home home, string label)
        => Assert.Null((await home.Gateway.Registered.RegisterAsync(new RegisterRequest { Label = label, Service = "3Commas", Permissions = ["read", "spot"], AllowedIps = ["203.0.113.7"] }, CancellationToken.None)).Problem);
}
