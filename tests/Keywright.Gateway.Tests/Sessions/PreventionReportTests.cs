using System.Globalization;
using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;
using static Keywright.Gateway.Tests.Sessions.UserDataTests;

namespace Keywright.Gateway.Tests.Sessions;

/// <summary>What the account's stream says of matches that self-trade prevention kept from happening.</summary>
public sealed class PreventionReportTests
{
    /// <summary>A sell of 0.003 rests as order 1; a buy of 0.002 is order 2. Each report: order, status, m, w, all prevented, prevented by this.</summary>
    [Theory]
    [InlineData("EXPIRE_TAKER", new[] { "2 EXPIRED_IN_MATCH False False 0.00200000 0.00200000" })]
    [InlineData("EXPIRE_MAKER", new[] { "1 EXPIRED_IN_MATCH True False 0.00300000 0.00300000" })]
    [InlineData("EXPIRE_BOTH", new[] { "2 EXPIRED_IN_MATCH False False 0.00200000 0.00200000", "1 EXPIRED_IN_MATCH True False 0.00300000 0.00300000" })]
    [InlineData("DECREMENT", new[] { "2 EXPIRED_IN_MATCH False False 0.00200000 0.00200000", "1 NEW True True 0.00200000 0.00200000" })]
    [InlineData("TRANSFER", new[] { "2 EXPIRED_IN_MATCH False False 0.00200000 0.00200000", "1 NEW True True 0.00200000 0.00200000" })]
    public async Task A_prevented_match_is_told_to_whom_it_costs_with_every_field(string mode, string[] reports)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT");
        var placed = home.Time.NowUs / 1000;
        await bot.LimitAsync("SELL", "BTCUSDT", 0.003m, price, "&newClientOrderId=maker");
        var line = await SubscribedAsync(home, bot);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        var now = home.Time.NowUs / 1000;
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price, $"&selfTradePreventionMode={mode}&newClientOrderId=taker")).Succeeds();
        var told = await HeardAsync(home, line);
        var prevented = told.Where(e => Kind(e).Contains("TRADE_PREVENTION", StringComparison.Ordinal)).ToList();
        Assert.Equal(reports, prevented.Select(e =>
            $"{e.GetProperty("i").GetInt64()} {e.GetProperty("X").GetString()} {e.GetProperty("m").GetBoolean()} {e.GetProperty("w").GetBoolean()} {e.GetProperty("A").GetString()} {e.GetProperty("B").GetString()}"));
        Assert.DoesNotContain(told, e => Kind(e).StartsWith("executionReport EXPIRED", StringComparison.Ordinal));
        var (p, quote) = (Text(price), Text(price * 0.002m));
        foreach (var report in prevented)
        {
            var isMaker = report.GetProperty("i").GetInt64() == 1;
            var (id, side, q, c, v) = isMaker ? (1, "SELL", "0.00300000", "maker", "EXPIRE_MAKER") : (2, "BUY", "0.00200000", "taker", mode);
            var (x, m, w) = (report.GetProperty("X").GetString(), isMaker ? "true" : "false", report.GetProperty("w").GetBoolean());
            var working = w ? $"\"W\":{placed}," : "";
            Assert.Equal(
                $$$"""{"e":"executionReport","E":{{{now}}},"s":"BTCUSDT","c":"{{{c}}}","S":"{{{side}}}","o":"LIMIT","f":"GTC","q":"{{{q}}}","p":"{{{p}}}","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"TRADE_PREVENTION","X":"{{{x}}}","r":"NONE","i":{{{id}}},"l":"0.00000000","z":"0.00000000","L":"0.00000000","n":"0","N":null,"T":{{{now}}},"t":-1,"v":1,"I":{{{report.GetProperty("I").GetInt64()}}},"w":{{{(w ? "true" : "false")}}},"m":{{{m}}},"M":false,"O":{{{(isMaker ? placed : now)}}},"Z":"0.00000000","Y":"0.00000000","Q":"0.00000000",{{{working}}}"V":"{{{v}}}","A":"{{{report.GetProperty("A").GetString()}}}","B":"{{{report.GetProperty("B").GetString()}}}","u":-1,"U":{{{3 - id}}},"Cs":"BTCUSDT","pl":"0.00200000","pL":"{{{p}}}","pY":"{{{quote}}}"}""",
                report.GetRawText());
        }
    }

    [Fact]
    public async Task What_an_order_lost_adds_up_over_its_prevented_matches_in_one_command_and_over_several()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT");

        // An iceberg shows 0.001 at a time, so that one taker meets it three times.
        await bot.LimitAsync("SELL", "BTCUSDT", 0.005m, price, "&icebergQty=0.001");
        var line = await SubscribedAsync(home, bot);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.003m, price, "&selfTradePreventionMode=DECREMENT")).Succeeds();
        var told = await HeardAsync(home, line);
        Assert.Equal(
            ["2 NEW 1", "1 NEW 1", "2 NEW 2", "1 NEW 2", "2 EXPIRED_IN_MATCH 3", "1 NEW 3"],
            told.Where(e => Kind(e).Contains("TRADE_PREVENTION", StringComparison.Ordinal)).Select(Told));

        // A trade in between shows what was prevented before it, and the next match goes on from there.
        new Stranger(home).Place(Market.Words.Side.Buy, 0.001m, price);
        told = await HeardAsync(home, line);
        Assert.Equal(("0.00300000", false), (told[0].GetProperty("A").GetString(), told[0].TryGetProperty("B", out _)));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.005m, price, "&selfTradePreventionMode=DECREMENT")).Succeeds();
        told = await HeardAsync(home, line);
        Assert.Equal(
            ["4 NEW 1", "1 EXPIRED_IN_MATCH 4"],
            told.Where(e => Kind(e).Contains("TRADE_PREVENTION", StringComparison.Ordinal)).Select(Told));
    }

    private static string Told(JsonElement e)
        => $"{e.GetProperty("i").GetInt64()} {e.GetProperty("X").GetString()} {decimal.Parse(e.GetProperty("A").GetString()!, CultureInfo.InvariantCulture) * 1000m:0}";

    private static string Text(decimal value) => value.ToString("0.00000000", CultureInfo.InvariantCulture);
}
