using System.Text.Json;
using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class UpstreamLimitsTests
{
    private const string AsTold =
        """
        [{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":1200},
         {"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50},
         {"rateLimitType":"ORDERS","interval":"DAY","intervalNum":1,"limit":160000},
         {"rateLimitType":"CONNECTIONS","interval":"MINUTE","intervalNum":5,"limit":300},
         {"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":10000}]
        """;

    [Fact]
    public void What_the_exchange_tells_is_in_force_from_then_on()
    {
        var desk = new BudgetDesk { MinuteAtUs = 500_000 }.Known();
        Assert.Equal(UpstreamLimits.Spot, desk.Budget.Limits);
        var limits = Read(AsTold, out _)!;
        Assert.Equal(["1200 weight per 1 MINUTE", "50 orders per 10 SECOND", "160000 orders per 1 DAY", "10000 requests per 5 MINUTE"], limits.All.Select(l => l.ToString()));
        var flying = desk.Take(1, 30);
        desk.Budget.Learn(limits);
        desk.Answer(flying, usedWeight: 31);
        desk.Answer(desk.Take(1, 1), usedWeight: 32);
        Assert.InRange(desk.Drain(1, 12, 59_000_000), 800, 900);

        // Again, the same: nothing is forgotten.
        var used = desk.Budget.Read(desk.Now).UsedWeight;
        desk.Budget.Learn(Read(AsTold, out _)!);
        Assert.Equal(used, desk.Budget.Read(desk.Now).UsedWeight);

        // Eight thousand raw requests in five minutes, less those kept for cancels, whatever they weigh.
        var calls = 0;
        while (desk.Try(1, 0) is { } take)
        {
            desk.Answer(take);
            calls++;
        }

        Assert.InRange(calls, 1_000, 7_500);
        Assert.Equal(UpstreamRefusalKind.RawRequests, desk.Refused(1, 0).Kind);
    }

    [Theory]
    [InlineData("{}", "must be a list")]
    [InlineData("[]", "must be a list")]
    [InlineData("""[{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50}]""", "name no REQUEST_WEIGHT")]
    [InlineData("""[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":0}]""", "REQUEST_WEIGHT has an interval")]
    [InlineData("""[{"rateLimitType":"REQUEST_WEIGHT","interval":"FORTNIGHT","intervalNum":1,"limit":9}]""", "REQUEST_WEIGHT has an interval")]
    [InlineData("""[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":"6000"}]""", "REQUEST_WEIGHT has an interval")]
    [InlineData("""[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":99999999999,"limit":6000}]""", "REQUEST_WEIGHT has an interval")]
    public void Limits_that_make_no_sense_change_nothing(string told, string why)
    {
        Assert.Null(Read(told, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_of_the_limit_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpstreamBudgetOptions { UsedPercent = 96 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpstreamBudgetOptions { UsedPercent = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpstreamBudgetOptions { CancelReservePercent = 21 });
        var desk = new BudgetDesk(new UpstreamBudgetOptions { UsedPercent = 30, CancelReservePercent = 0 }) { MinuteAtUs = 500_000 }.Known();
        Assert.InRange(desk.Drain(1, 1, 59_000_000), 1_650, 1_800);
    }

    private static UpstreamLimits? Read(string json, out string? problem)
    {
        using var document = JsonDocument.Parse(json);
        return UpstreamLimits.TryRead(document.RootElement, out problem);
    }
}
