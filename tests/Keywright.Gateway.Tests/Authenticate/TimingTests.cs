using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authenticate;

public sealed class TimingTests
{
    private const string Account = "/api/v3/account";

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(999_999, null, null)]
    [InlineData(1_000_000, null, Wire.Ahead)]
    [InlineData(60_000_000, "60000", Wire.Ahead)]
    [InlineData(-5_000_000, null, null)]
    [InlineData(-5_000_001, null, Wire.Outside)]
    [InlineData(-1_000, "1", null)]
    [InlineData(-1_001, "1", Wire.Outside)]
    [InlineData(-60_000_000, "60000", null)]
    [InlineData(-60_000_001, "60000", Wire.Outside)]
    [InlineData(-6_000_346, "6000.346", null)]
    [InlineData(-6_000_347, "6000.346", Wire.Outside)]
    [InlineData(-6_000_400, "6000.4", null)]
    [InlineData(-1, "0", Wire.Outside)]
    [InlineData(0, "0", null)]
    public async Task The_future_bound_is_strict_and_the_past_bound_inclusive(long aheadUs, string? window, string? refusal)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var text = $"timestamp={home.Time.NowUs + aheadUs}" + (window is null ? "" : $"&recvWindow={window}");
        Expect(await bot.SendAsync("GET", Account, text, ""), refusal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(999, null)]
    [InlineData(1000, Wire.Ahead)]
    [InlineData(-5000, null)]
    [InlineData(-5001, Wire.Outside)]
    public async Task Milliseconds_are_told_from_microseconds_by_their_size(long aheadMs, string? refusal)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        Expect(await bot.SendAsync("GET", Account, $"timestamp={(home.Time.NowUs / 1000) + aheadMs}", ""), refusal);
    }

    [Theory]
    [InlineData("60000.001", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("60001", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("99999999999999999999", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("1.2345", -1111, "Parameter 'recvWindow' has too much precision.")]
    [InlineData("-1", -1100, @"Illegal characters found in parameter 'recvWindow'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.")]
    [InlineData("5e3", -1100, @"Illegal characters found in parameter 'recvWindow'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.")]
    [InlineData("", -1105, "Parameter 'recvWindow' was empty.")]
    public async Task A_recv_window_that_is_none_is_refused(string window, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.GetAsync(Account, $"recvWindow={window}")).Refuses(code, message);
    }

    [Theory]
    [InlineData("timestamp=")]
    [InlineData("timestamp=now")]
    [InlineData("timestamp=-1")]
    [InlineData("timestamp=1e12")]
    [InlineData("timestamp=1785752434000.5")]
    [InlineData("Timestamp=1785752434000")]
    [InlineData("timestamp=999999999999999999999")]
    public async Task A_timestamp_that_is_none_is_missing(string stamp)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.SendAsync("GET", Account, stamp, "")).Refuses(-1102, Wire.NoTimestamp);
    }

    [Theory]
    [InlineData("0", Wire.Outside)]
    [InlineData("1483228799999", Wire.Outside)]
    [InlineData("99999999999999999999", Wire.Ahead)]
    [InlineData("9223372036854775807", Wire.Ahead)]
    public async Task Any_number_is_a_time_and_most_are_untimely(string stamp, string refusal)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.SendAsync("GET", Account, $"timestamp={stamp}", "")).Refuses(-1021, refusal);
    }

    [Fact]
    public async Task The_past_bound_is_tested_again_before_the_engine_and_then_counts_an_order()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));

        // Refused on arrival: no order is counted.
        (await bot.SendAsync("POST", "/api/v3/order", $"{order}&timestamp={home.Time.NowUs - 5_000_001}", "")).Refuses(-1021, Wire.Outside);
        Assert.Equal((0, 0), await CountsAsync(bot));

        // Good on arrival, and a microsecond too old at the engine.
        var stamp = home.Time.NowUs;
        home.Random.WhenAsked = () => home.Time.Now = Home.Morning.AddMicroseconds(5_000_001);
        (await bot.SendAsync("POST", "/api/v3/order", $"{order}&timestamp={stamp}", "")).Refuses(-1021, Wire.Outside);
        home.Random.WhenAsked = null;
        Assert.Equal((1, 1), await CountsAsync(bot));
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);

        // The last instant at which it is still good.
        stamp = home.Time.NowUs;
        home.Random.WhenAsked = () => home.Time.Now = Home.Morning.AddMicroseconds(10_000_001);
        (await bot.SendAsync("POST", "/api/v3/order", $"{order}&timestamp={stamp}", "")).Succeeds();
        home.Random.WhenAsked = null;

        // The late refusal stays counted over a restart.
        await home.RestartAsync();
        Assert.Equal(2, (await CountsAsync(bot)).Day);
    }

    [Fact]
    public async Task A_cancel_is_tested_again_as_well()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        var stamp = home.Time.NowUs;
        home.Random.WhenAsked = () => home.Time.Now = Home.Morning.AddMicroseconds(5_000_001);
        (await bot.SendAsync("DELETE", "/api/v3/order", $"symbol=BTCUSDT&orderId={id}&timestamp={stamp}", "")).Refuses(-1021, Wire.Outside);
        home.Random.WhenAsked = null;
        Assert.Equal("NEW", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
    }

    [Fact]
    public async Task The_time_unit_of_the_answer_is_the_caller_s()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        Assert.Equal(home.Time.NowUs / 1000, (await bot.OrderAsync(order)).Succeeds().Long("transactTime"));
        foreach (var unit in new[] { "MICROSECOND", "microsecond" })
        {
            bot.TimeUnit = unit;
            Assert.Equal(home.Time.NowUs, (await bot.OrderAsync(order)).Succeeds().Long("transactTime"));
        }

        bot.TimeUnit = "SECOND";
        (await bot.OrderAsync(order)).Refuses(-1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");
    }

    private static async Task<(long TenSeconds, long Day)> CountsAsync(Bot bot)
    {
        var limits = (await bot.GetAsync("/api/v3/rateLimit/order")).Succeeds().Json;
        return (limits[0].GetProperty("count").GetInt64(), limits[1].GetProperty("count").GetInt64());
    }

    private static void Expect(Answer answer, string? refusal)
    {
        if (refusal is null)
        {
            answer.Succeeds();
        }
        else
        {
            answer.Refuses(-1021, refusal);
        }
    }
}
