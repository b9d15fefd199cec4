using System.Net;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

public sealed class ListenKeyTests
{
    private const string Route = "/api/v3/userDataStream";
    private const string NoSuchKey = "This listenKey does not exist.";

    [Fact]
    public async Task A_listen_key_is_had_with_the_api_key_alone_and_is_one_to_a_key()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync("portfolio"));
        var name = (await bot.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey");
        Assert.Matches("^[A-Za-z0-9]{64}$", name);
        Assert.Equal(name, (await bot.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey"));
        Assert.NotEqual(name, (await other.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey"));
        Assert.Equal("{}", (await bot.RawAsync("PUT", Route, $"listenKey={name}", "")).Succeeds().Body);
        (await bot.RawAsync("PUT", Route, "", "")).Refuses(-1102, "Mandatory parameter 'listenKey' was not sent, was empty/null, or malformed.");
        (await bot.RawAsync("PUT", Route, "listenKey=nothing", "")).Refuses(-1125, NoSuchKey);

        // Another key's is none of its business; nobody's key has none.
        (await other.RawAsync("PUT", Route, $"listenKey={name}", "")).Refuses(-1125, NoSuchKey);
        (await other.RawAsync("DELETE", Route, $"listenKey={name}", "")).Refuses(-1125, NoSuchKey);
        (await home.SendAsync("POST", Route, "", "", null, System.Net.IPAddress.Loopback, null)).Refuses(401, -2014, Wire.KeyFormat);
        (await home.SendAsync("POST", Route, "", "", new string('a', 64), System.Net.IPAddress.Loopback, null)).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task Bare_and_combined_connections_hear_the_account_by_its_listen_key()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var name = (await bot.RawAsync("POST", Route, "", "")).Text("listenKey");
        var (bare, combined, stranger) = (new Ear(home, name), new Ear(home, $"btcusdt@trade/{name}", combined: true), new Ear(home, new string('z', 64)));
        await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        var heard = bare.Texts();
        Assert.Equal(2, heard.Count);
        Assert.StartsWith("""{"e":"executionReport",""", heard[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"e":"outboundAccountPosition",""", heard[1], StringComparison.Ordinal);
        Assert.Equal(heard.Select(e => $$"""{"stream":"{{name}}","data":{{e}}}"""), combined.Texts());
        Assert.Empty(stranger.Texts());

        combined.Session.End();
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal((2, 0), (bare.Texts().Count, combined.Texts().Count));
    }

    [Fact]
    public async Task A_listen_key_lapses_after_an_hour_unless_renewed()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var name = (await bot.RawAsync("POST", Route, "", "")).Text("listenKey");
        var ear = new Ear(home, name);
        home.Time.Advance(TimeSpan.FromMinutes(59));
        (await bot.RawAsync("PUT", Route, $"listenKey={name}", "")).Succeeds();
        home.Time.Advance(TimeSpan.FromMinutes(59));
        await home.Gateway.Streams.BeatAsync();
        Assert.Empty(ear.Texts());

        home.Time.Advance(TimeSpan.FromMinutes(1));
        await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        await home.Gateway.Streams.BeatAsync();
        Assert.Equal([Expired(home, name)], ear.Texts());
        (await bot.RawAsync("PUT", Route, $"listenKey={name}", "")).Refuses(-1125, NoSuchKey);
        Assert.NotEqual(name, (await bot.RawAsync("POST", Route, "", "")).Text("listenKey"));
    }

    [Fact]
    public async Task The_WebSocket_API_hands_out_the_same_listen_key()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        var line = new Line(home);
        var name = (await line.AskAsync("userDataStream.start", ("apiKey", bot.ApiKey))).Succeeds().Text("listenKey");
        Assert.Equal(name, (await bot.RawAsync("POST", Route, "", "")).Text("listenKey"));
        Assert.Equal("{}", (await line.AskAsync("userDataStream.ping", ("apiKey", bot.ApiKey), ("listenKey", name))).Succeeds().Body);
        (await line.AskAsync("userDataStream.ping", ("apiKey", other.ApiKey), ("listenKey", name))).Refuses(-1125, NoSuchKey);
        (await line.AskAsync("userDataStream.start")).Refuses(401, -2014, Wire.KeyFormat);

        var ear = new Ear(home, name);
        Assert.Equal("{}", (await line.AskAsync("userDataStream.stop", ("apiKey", bot.ApiKey), ("listenKey", name))).Succeeds().Body);
        Assert.Equal([Expired(home, name)], ear.Texts());
    }

    [Fact]
    public async Task Closing_it_or_revoking_its_key_ends_it_at_once()
    {
        await using var home = await Home.OpenAsync();
        var (closed, revoked, trader) = (await home.KeyAsync(), await home.KeyAsync(), await home.KeyAsync());
        var first = (await closed.RawAsync("POST", Route, "", "")).Text("listenKey");
        var second = (await revoked.RawAsync("POST", Route, "", "")).Text("listenKey");
        var (one, two) = (new Ear(home, first), new Ear(home, second));
        Assert.Equal("{}", (await closed.RawAsync("DELETE", Route, $"listenKey={first}", "")).Succeeds().Body);
        Assert.Equal([Expired(home, first)], one.Texts());
        Assert.Empty(two.Texts());

        await trader.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Keys.RevokeAsync(revoked.ApiKey, CancellationToken.None);
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal([Expired(home, second)], two.Texts());
        Assert.Empty(one.Texts());
    }

    [Fact]
    public async Task It_is_heard_only_from_the_addresses_of_its_key()
    {
        await using var home = await Home.OpenAsync();
        var (inside, outside) = (IPAddress.Parse("10.1.2.3"), IPAddress.Parse("192.0.2.7"));
        var bot = await home.KeyAsync(ips: ["10.0.0.0/8"]);
        bot.Address = inside;
        var name = (await bot.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey");
        Assert.Null(home.Gateway.Streams.TryOpen(new Outbox(), outside, $"btcusdt@trade/{name}", true, null, out var refusal));
        new Answer(refusal!).Refuses(401, -2015, Wire.KeyRejected);

        // Nor by asking later; what else was asked for in that message is not begun either.
        var (far, near) = (new Ear(home, from: outside), new Ear(home, name, from: IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.Equal($$"""{"code":-2015,"msg":"{{Wire.KeyRejected}}","id":5}""", far.Ask($$"""{"method":"SUBSCRIBE","params":["btcusdt@trade","{{name}}"],"id":5}"""));
        Assert.Equal("""{"result":[],"id":6}""", far.Ask("""{"method":"LIST_SUBSCRIPTIONS","id":6}"""));
        await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        Assert.Empty(far.Texts());
        Assert.Equal(2, near.Texts().Count);
    }

    [Fact]
    public async Task An_address_taken_from_its_key_is_told_so_at_once_and_the_others_go_on()
    {
        await using var home = await Home.OpenAsync();
        var (stays, goes) = (IPAddress.Parse("10.1.2.3"), IPAddress.Parse("192.0.2.7"));
        var (bot, trader) = (await home.KeyAsync("portfolio"), await home.KeyAsync());
        var name = (await bot.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey");
        var (near, far) = (new Ear(home, name, from: stays), new Ear(home, name, from: goes));
        var key = home.Gateway.Keys.Find(bot.ApiKey)!;
        var edit = new KeyEdit(key.Revision, key.Label, key.Permissions, ["10.0.0.0/8"], key.Symbols, key.Policy, key.Notes);
        Assert.Null((await home.Gateway.Keys.EditAsync(bot.ApiKey, edit, CancellationToken.None)).Problem);
        Assert.Equal([Expired(home, name)], far.Texts());

        await trader.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        Assert.Empty(far.Texts());
        Assert.Equal(2, near.Texts().Count);
    }

    [Fact]
    public async Task It_ends_with_its_key_and_not_with_its_leave_to_trade()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(4), expires: TimeSpan.FromDays(7));
        var lapsing = await home.KeyAsync();
        var (first, second) = ((await bot.RawAsync("POST", Route, "", "")).Text("listenKey"), (await lapsing.RawAsync("POST", Route, "", "")).Text("listenKey"));
        home.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        first = (await bot.RawAsync("POST", Route, "", "")).Text("listenKey");
        var ear = new Ear(home, first);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        await home.Gateway.Streams.BeatAsync();
        Assert.Equal([Expired(home, first)], ear.Texts());

        // Ninety days on, the other key trades no more and hears still what its account does.
        home.Time.Advance(TimeSpan.FromDays(84));
        Assert.Equal(401, (await lapsing.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Status);
        second = (await lapsing.RawAsync("POST", Route, "", "")).Succeeds().Text("listenKey");
        var hearing = new Ear(home, second);
        await (await home.KeyAsync()).LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal(2, hearing.Texts().Count);
    }

    private static string Expired(Home home, string name) => $$"""{"e":"listenKeyExpired","E":{{home.Time.NowUs / 1000}},"listenKey":"{{name}}"}""";
}
