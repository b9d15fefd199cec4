using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

public sealed class SubscriptionTests
{
    private const string Active = "User Data Stream subscription already active.";
    private const string Inactive = "User Data Stream subscription not active.";

    [Fact]
    public async Task A_signature_of_any_kind_of_key_subscribes_once_an_account()
    {
        await using var home = await Home.OpenAsync();
        foreach (var bot in new[] { await home.KeyAsync(), await home.KeyAsync("ed25519", Signers.Ed25519(1)), await home.KeyAsync("rsa", Signers.Rsa()) })
        {
            var line = new Line(home);
            Assert.Equal("[]", (await line.AskAsync("session.subscriptions")).Succeeds().Body);
            Assert.Equal("""{"subscriptionId":0}""", (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds().Body);
            (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Refuses(-2035, Active);
            Assert.Equal("""[{"subscriptionId":0}]""", (await line.AskAsync("session.subscriptions")).Succeeds().Body);
            (await line.AskAsync("userDataStream.unsubscribe", ("subscriptionId", 1))).Refuses(-2036, Inactive);
            Assert.Equal("{}", (await line.AskAsync("userDataStream.unsubscribe", ("subscriptionId", 0))).Succeeds().Body);
            (await line.AskAsync("userDataStream.unsubscribe", ("subscriptionId", 0))).Refuses(-2036, Inactive);
            Assert.Equal([Terminated(home, 0)], line.Heard);

            // Ids are not used again.
            Assert.Equal("""{"subscriptionId":1}""", (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds().Body);
            Assert.Equal("{}", (await line.AskAsync("userDataStream.unsubscribe")).Succeeds().Body);
        }
    }

    [Fact]
    public async Task A_session_subscribes_without_a_signature_and_its_logout_ends_only_that()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1));
        var line = new Line(home);
        (await line.AskAsync("userDataStream.subscribe")).Refuses(401, -2015, Wire.KeyRejected);
        (await line.TimedAsync("userDataStream.subscribe.signature")).Refuses(-1102, Wire.NoSignature);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.TimedAsync("userDataStream.subscribe.signature")).Refuses(-1102, Wire.NoSignature);
        Assert.Equal("""{"subscriptionId":0}""", (await line.AskAsync("userDataStream.subscribe")).Succeeds().Body);
        (await line.AskAsync("userDataStream.subscribe")).Refuses(-2035, Active);
        Assert.True((await line.AskAsync("session.status")).Succeeds().Json.GetProperty("userDataStream").GetBoolean());
        Assert.False((await line.AskAsync("session.logout")).Succeeds().Json.GetProperty("userDataStream").GetBoolean());
        Assert.Equal([Terminated(home, 0)], line.Heard);

        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds();
        (await line.AskAsync("session.logout")).Succeeds();
        Assert.Equal("""[{"subscriptionId":1}]""", (await line.AskAsync("session.subscriptions")).Succeeds().Body);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_subscriptions_at_once()
    {
        await using var home = await Home.OpenAsync();
        var (session, signed) = (await home.KeyAsync("ed25519", Signers.Ed25519(1)), await home.KeyAsync());
        var (one, two) = (new Line(home), new Line(home));
        (await one.SignedAsync(session, "session.logon")).Succeeds();
        (await one.SignedAsync(signed, "userDataStream.subscribe.signature")).Succeeds();
        (await two.SignedAsync(session, "userDataStream.subscribe.signature")).Succeeds();

        await home.Gateway.Keys.RevokeAsync(signed.ApiKey, CancellationToken.None);
        Assert.Equal([Terminated(home, 0)], one.Heard);
        Assert.Empty(two.Heard);
        Assert.Equal("[]", (await one.AskAsync("session.subscriptions")).Succeeds().Body);
        (await one.TimedAsync("account.status")).Succeeds();

        await home.Gateway.Keys.RevokeAsync(session.ApiKey, CancellationToken.None);
        Assert.Equal([Terminated(home, 0)], two.Heard);
        Assert.Equal(2, one.Heard.Count);
    }

    [Fact]
    public async Task Whoever_is_told_that_nothing_can_be_recorded_is_neither_listening_nor_logged_on()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(limits: LimitMode.Open, disk: disk);
        var (signed, session) = (await home.KeyAsync(), await home.KeyAsync("ed25519", Signers.Ed25519(1)));
        var line = new Line(home);
        disk.Full = true;
        while ((await signed.GetAsync("/api/v3/account")).Status == 200)
        {
        }

        const string NoRoom = "The journal has no room or has failed, so this cannot be recorded and is not answered.";
        (await line.SignedAsync(signed, "userDataStream.subscribe.signature")).Refuses(503, -1000, NoRoom);
        (await line.SignedAsync(session, "session.logon")).Refuses(503, -1000, NoRoom);

        disk.Full = false;
        Assert.Equal("[]", (await line.AskAsync("session.subscriptions")).Succeeds().Body);
        (await line.AskAsync("userDataStream.subscribe")).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal("""{"subscriptionId":0}""", (await line.SignedAsync(signed, "userDataStream.subscribe.signature")).Succeeds().Body);
    }

    [Fact]
    public async Task A_connection_runs_out_of_ids()
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1));
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        for (var id = 0; id < 65_535; id++)
        {
            await line.AskAsync("userDataStream.subscribe");
            await line.AskAsync("userDataStream.unsubscribe");
            Assert.True(id % 1000 != 0 || line.Heard.Count == id + 1);
        }

        Assert.Equal(65_535, line.Heard.Count);
        (await line.AskAsync("userDataStream.subscribe")).Refuses(-2042, "Maximum subscription ID reached for this connection.");
        Assert.Equal("""{"subscriptionId":0}""", (await new Line(home).SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds().Body);
    }

    private static string Terminated(Home home, int id) => $$$"""{"subscriptionId":{{{id}}},"event":{"e":"eventStreamTerminated","E":{{{home.Time.NowUs / 1000}}}}}""";
}
