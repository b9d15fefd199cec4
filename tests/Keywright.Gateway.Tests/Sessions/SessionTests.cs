using System.Net;
using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

public sealed class SessionTests
{
    private const string Ended = """{"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}}""";

    [Fact]
    public async Task An_ed25519_key_logs_on_and_signs_no_more()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1));
        var line = new Line(home);
        Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));
        (await line.TimedAsync("account.status")).Refuses(-1102, Wire.NoSignature);

        home.Time.Advance(TimeSpan.FromSeconds(2));
        var logon = (await line.SignedAsync(bot, "session.logon")).Succeeds();
        Assert.Equal(
            $$"""{"apiKey":"{{bot.ApiKey}}","authorizedSince":{{home.Time.NowUs / 1000}},"connectedSince":{{(home.Time.NowUs / 1000) - 2000}},"returnRateLimits":true,"serverTime":{{home.Time.NowUs / 1000}},"userDataStream":false}""",
            logon.Body);
        Assert.Equal((bot.ApiKey, JsonValueKind.Number), await StatusAsync(line));
        (await line.TimedAsync("account.status")).Succeeds();

        // A timestamp is needed still, and so is its being timely.
        (await line.AskAsync("account.status")).Refuses(-1102, Wire.NoTimestamp);
        (await line.AskAsync("account.status", ("timestamp", home.Stamp() - 6_000_000))).Refuses(-1021, Wire.Outside);

        // Half of what signing takes is nothing: a key without signature, a signature without key.
        (await line.TimedAsync("account.status", ("apiKey", bot.ApiKey))).Refuses(-1102, Wire.NoSignature);
        (await line.TimedAsync("account.status", ("signature", "x"))).Refuses(401, -2014, Wire.KeyFormat);

        // Another connection knows nothing of it.
        (await new Line(home).TimedAsync("account.status")).Refuses(-1102, Wire.NoSignature);

        (await line.AskAsync("session.logout")).Succeeds();
        Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));
        (await line.TimedAsync("account.status")).Refuses(-1102, Wire.NoSignature);
        Assert.Empty(line.Heard);
    }

    [Fact]
    public async Task Other_kinds_of_key_and_wrong_signatures_do_not_log_on()
    {
        await using var home = await Home.OpenAsync();
        var (hmac, rsa, other) = (await home.KeyAsync(), await home.KeyAsync("rsa", Signers.Rsa()), await home.KeyAsync("ed25519", Signers.Ed25519(2)));
        var line = new Line(home);
        (await line.SignedAsync(hmac, "session.logon")).Refuses(-1022, Wire.BadSignature);
        (await line.SignedAsync(rsa, "session.logon")).Refuses(-1022, Wire.BadSignature);
        (await line.TimedAsync("session.logon", ("apiKey", other.ApiKey), ("signature", "AAAA"))).Refuses(-1022, Wire.BadSignature);
        (await line.TimedAsync("session.logon", ("apiKey", other.ApiKey))).Refuses(-1102, Wire.NoSignature);
        Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));

        // Nor does a session log itself on anew.
        (await line.SignedAsync(other, "session.logon")).Succeeds();
        (await line.TimedAsync("session.logon")).Refuses(-1102, Wire.NoSignature);
        await home.Gateway.BeatAsync();
        Assert.Contains(home.Audit(key: other.ApiKey), l => l is { Status: 200, Route: "WS session.logon" });
        Assert.Contains(home.Audit(key: hmac.ApiKey), l => l is { Code: -1022, Route: "WS session.logon" });
    }

    [Fact]
    public async Task A_request_may_act_for_another_key_inside_a_session()
    {
        await using var home = await Home.OpenAsync();
        var reader = await home.KeyAsync("ed25519", Signers.Ed25519(1), "portfolio");
        var trader = await home.KeyAsync("ed25519", Signers.Ed25519(2));
        var line = new Line(home);
        (await line.SignedAsync(reader, "session.logon")).Succeeds();
        var order = await LimitAsync(home);

        // What the session may not, it may not; what the other key may, is on that key alone.
        (await line.TimedAsync("order.place", order)).Refuses(401, -2015, Wire.KeyRejected);
        (await line.SignedAsync(trader, "order.place", order)).Succeeds();
        (await line.TimedAsync("order.place", order)).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal((reader.ApiKey, JsonValueKind.Number), await StatusAsync(line));
        Assert.Equal(trader.ApiKey, home.Audit(route: "POST /api/v3/order", code: 0).Single().Key);

        // A signature of the session's key under the other's name is worth nothing.
        (string, object)[] forged = [.. order, ("timestamp", home.Stamp()), ("apiKey", trader.ApiKey)];
        (await line.AskAsync("order.place", [.. forged, ("signature", Uri.UnescapeDataString(reader.Sign(Line.PayloadOf(forged))))])).Refuses(-1022, Wire.BadSignature);

        // Logged on again, the other key takes the session over.
        (await line.SignedAsync(trader, "session.logon")).Succeeds();
        (await line.TimedAsync("order.place", order)).Succeeds();
    }

    [Fact]
    public async Task A_key_revoked_during_a_session_is_logged_off_at_once()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync("ed25519", Signers.Ed25519(1)), await home.KeyAsync("ed25519", Signers.Ed25519(2)));
        var (line, stays) = (new Line(home), new Line(home));
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await stays.SignedAsync(other, "session.logon")).Succeeds();
        await home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None);

        Assert.Equal([Ended], line.Heard);
        (await line.TimedAsync("order.place", await LimitAsync(home))).Refuses(-1102, Wire.NoSignature);
        (await line.SignedAsync(bot, "order.place", await LimitAsync(home))).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));
        Assert.Empty(stays.Heard);
        (await stays.TimedAsync("account.status")).Succeeds();
    }

    [Fact]
    public async Task A_key_revoked_while_its_order_is_on_its_way_does_not_reach_the_engine()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync("ed25519", Signers.Ed25519(1)), await home.KeyAsync());
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        var order = await LimitAsync(home);
        var cut = false;
        home.Random.WhenAsked = () =>
        {
            if (!cut)
            {
                cut = true;
                Assert.Null(home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None).AsTask().GetAwaiter().GetResult().Problem);
            }
        };
        (await line.TimedAsync("order.place", order)).Refuses(401, -2015, Wire.KeyRejected);
        home.Random.WhenAsked = null;
        Assert.True(cut);
        Assert.Equal([Ended], line.Heard);
        Assert.Equal(0, (await other.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_expires_is_logged_off_by_the_next_request()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1), expires: TimeSpan.FromDays(7));
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        home.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(Ended, (await line.TimedAsync("account.status")).Text);
        Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));

        // A clock stepped back does not bring it back.
        home.Time.Advance(TimeSpan.FromDays(-1));
        (await line.SignedAsync(bot, "session.logon")).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task A_session_cannot_be_opened_from_elsewhere()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1), ips: ["203.0.113.7"]);
        (await new Line(home).SignedAsync(bot, "session.logon")).Refuses(401, -2015, Wire.KeyRejected);
        var line = new Line(home, IPAddress.Parse("203.0.113.7"));
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.TimedAsync("account.status")).Succeeds();
    }

    [Fact]
    public async Task Logging_on_while_the_key_is_revoked_leaves_nobody_logged_on()
    {
        await using var home = await Home.OpenAsync();
        var bots = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => home.KeyAsync("ed25519", Signers.Ed25519(i))));
        foreach (var bot in bots)
        {
            var line = new Line(home);
            var revoking = Task.Run(() => home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None).AsTask());
            await line.SignedAsync(bot, "session.logon");
            await revoking;
            Assert.Equal((null, JsonValueKind.Null), (await StatusAsync(line)));
        }
    }

    private static async Task<(string? ApiKey, JsonValueKind Since)> StatusAsync(Line line)
    {
        var status = (await line.AskAsync("session.status")).Succeeds().Json;
        return (status.GetProperty("apiKey").GetString(), status.GetProperty("authorizedSince").ValueKind);
    }

    private static async Task<(string, object)[]> LimitAsync(Home home)
        => [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", Bot.Text(await home.PriceAsync("BTCUSDT", 0.9m)))];
}
