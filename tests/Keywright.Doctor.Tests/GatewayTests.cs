using Keywright.Doctor.Tests.Targets;
using Xunit;

namespace Keywright.Doctor.Tests;

/// <summary>Examinations of the real gateway, nothing spoilt but what the test says.</summary>
[Collection(OneGateway.Name)]
public sealed class GatewayTests(LivingGateway gateway)
{
    [Theory]
    [InlineData("hmac")]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    public async Task A_sound_key_of_each_type_fails_nowhere_and_its_order_comes_back_as_an_event(string type)
    {
        var patient = await gateway.CutAsync("spot-bot", type) with { Preset = "spot-bot" };

        var report = await patient.ExamineAsync();

        Assert.True(report.Failed == 0, report.Text());
        Assert.Equal("paper", report.Venue);
        foreach (var step in new[] { "signature", "connection", "read-access", "dry-run-order", "quota", "rights", "expired-timestamp", "bad-signature", "unknown-key", "market-stream", "user-data" })
        {
            report.Ended(step, CheckStatus.Pass);
        }

        Assert.Equal(true, report.Step("user-data").Facts["event"]);
        Assert.Equal(type, report.Step("signature").Facts["type"]);
        Assert.True(report.Calls <= 60, $"{report.Calls} calls");
    }

    [Fact]
    public async Task The_weight_header_rises_by_what_the_account_costs_and_nothing_rests_afterwards()
    {
        var patient = await gateway.CutAsync();

        var report = await patient.ExamineAsync();

        var quota = report.Ended("quota", CheckStatus.Pass);
        Assert.Equal(20L, (long)quota.Facts["weightAfter"] - (long)quota.Facts["weightBefore"]);
        Assert.Equal(20L, quota.Facts["weightStated"]);
        Assert.Equal(200_000L, quota.Facts["orders1DayMax"]);
        Assert.True((long)report.Step("user-data").Facts["orderCount10s"] >= 1);
    }

    [Fact]
    public async Task Signed_calls_draw_on_the_keys_budget_over_both_APIs_and_market_data_on_the_addresss()
    {
        var patient = await gateway.CutAsync();

        var shared = (await patient.ExamineAsync()).Ended("shared-budgets", CheckStatus.Pass);

        Assert.Equal("same", shared.Facts["signed"]);
        Assert.Equal("same", shared.Facts["webSocketApi"]);
        Assert.Equal("other", shared.Facts["marketDataWithKey"]);
        Assert.Equal("other", shared.Facts["marketDataWithoutKey"]);
    }

    [Fact]
    public async Task A_key_that_only_reads_passes_as_such_and_makes_no_order()
    {
        var patient = await gateway.CutAsync("portfolio") with { Preset = "portfolio" };

        var report = await patient.ExamineAsync();

        Assert.True(report.Failed == 0, report.Text());
        Assert.Contains("as it should be", report.Ended("dry-run-order", CheckStatus.Pass).Finding);
        Assert.Equal(false, report.Ended("user-data", CheckStatus.Pass).Facts["event"]);
    }

    [Fact]
    public async Task Rights_that_are_missing_fail_and_rights_too_many_warn()
    {
        var reader = await gateway.CutAsync("portfolio") with { Preset = "spot-bot" };
        var trader = await gateway.CutAsync("spot-bot") with { Preset = "tax" };

        Assert.Contains("needs spot", (await reader.ExamineAsync()).Ended("rights", CheckStatus.Fail).Finding);
        var surplus = await trader.ExamineAsync();
        Assert.Contains("does not need spot", surplus.Ended("rights", CheckStatus.Warn).Finding);
        Assert.Contains("should not trade", surplus.Ended("dry-run-order", CheckStatus.Warn).Finding);
    }

    [Fact]
    public async Task A_rule_of_the_key_that_refuses_the_order_is_named()
    {
        var patient = await gateway.CutAsync(change: wish => wish with { Symbols = ["ETHUSDT"] });

        var step = (await patient.ExamineAsync()).Ended("dry-run-order", CheckStatus.Warn);

        Assert.Contains("rule of the key", step.Finding);
        Assert.Contains("--symbol", step.Mend);
    }

    [Fact]
    public async Task Another_secret_is_said_to_be_another_secret()
    {
        var patient = await gateway.CutAsync() with { Secret = new string('x', 64) };

        var report = await patient.ExamineAsync();

        var read = report.Ended("read-access", CheckStatus.Fail);
        Assert.Contains("-1022", read.Finding);
        Assert.Contains("secret is not this API key's", read.Finding);
        report.Ended("bad-signature", CheckStatus.Skip);
        report.Ended("unknown-key", CheckStatus.Pass);
    }

    [Fact]
    public async Task A_key_nobody_made_is_said_to_be_unknown()
    {
        var patient = await gateway.CutAsync() with { ApiKey = new string('A', 64) };

        Assert.Contains("-2015", (await patient.ExamineAsync()).Ended("read-access", CheckStatus.Fail).Finding);
    }

    [Theory]
    [InlineData(20, CheckStatus.Fail, "ahead of")]
    [InlineData(-20, CheckStatus.Fail, "behind")]
    [InlineData(-3, CheckStatus.Warn, "behind")]
    public async Task A_local_clock_that_is_off_is_the_cause_and_the_rest_is_examined_all_the_same(int seconds, CheckStatus status, string how)
    {
        var patient = await gateway.CutAsync();

        var report = await patient.ExamineAsync(time: new SkewedTime(TimeSpan.FromSeconds(seconds)));

        var clock = report.Ended("clock", status);
        Assert.Contains(how, clock.Finding);
        Assert.Contains("the local clock is the cause", clock.Finding);
        Assert.InRange((long)clock.Facts["skewMs"], (-seconds * 1000) - 900, (-seconds * 1000) + 900);
        report.Ended("read-access", CheckStatus.Pass);
        report.Ended("expired-timestamp", CheckStatus.Pass);
    }

    [Fact]
    public async Task A_symbol_that_is_not_listed_is_named()
    {
        var patient = await gateway.CutAsync() with { Symbol = "NOPEUSDT" };

        Assert.Contains("--symbol", (await patient.ExamineAsync()).Ended("dry-run-order", CheckStatus.Fail).Mend);
    }

    [Fact]
    public async Task Futures_that_the_gateway_does_not_serve_are_said_not_to_be_served()
    {
        var patient = await gateway.CutAsync() with { Market = "futures" };

        var report = await patient.ExamineAsync();

        Assert.Equal("futures", report.Market);
        Assert.Contains("404", report.Ended("connection", CheckStatus.Fail).Finding);
        report.Ended("user-data", CheckStatus.Skip);
    }

    [Fact]
    public async Task Ended_in_the_middle_it_says_what_was_not_tried()
    {
        var patient = await gateway.CutAsync();
        using var interrupt = new CancellationTokenSource();
        await using var proxy = new MeddlingProxy(gateway.Api, async (request, forward) =>
        {
            if (request.Path == "/api/v3/account")
            {
                await interrupt.CancelAsync();
            }

            return await forward();
        });

        var report = await (patient with { Url = proxy.Url }).ExamineAsync(ct: interrupt.Token);

        Assert.True(report.Interrupted);
        report.Ended("connection", CheckStatus.Pass);
        Assert.Equal("It was interrupted.", report.Ended("read-access", CheckStatus.Skip).Finding);
        Assert.Equal("It was interrupted.", report.Ended("user-data", CheckStatus.Skip).Finding);
    }
}
