using System.Globalization;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

/// <summary>What <c>/metrics</c> says of connections, streams and sessions.</summary>
public sealed class ConnectionMeterTests
{
    [Fact]
    public async Task Connections_streams_and_sessions_are_counted_while_they_stand()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(6));
        Assert.Equal("0 0 0 0 0 0 0 0", Figures(home));
        var name = (await bot.RawAsync("POST", "/api/v3/userDataStream", "", "")).Text("listenKey");
        var (one, two) = (new Ear(home, $"btcusdt@trade/ethusdt@trade/{name}", combined: true), new Ear(home, "btcusdt@trade"));
        var (idle, line) = (new Line(home), await UserDataTests.SubscribedAsync(home, bot));
        (await line.SignedAsync(bot, "session.logon")).Succeeds();

        // Streams, API, cut off twice, then: streams, user streams, sessions, listen keys.
        Assert.Equal("2 2 0 0 2 2 1 1", Figures(home));

        // Refused before it stood, a connection is none.
        Assert.Null(home.Gateway.Streams.TryOpen(new Outbox(), System.Net.IPAddress.Loopback, string.Join('/', Enumerable.Range(0, 1_025)), true, null, out _));
        one.End();
        one.End();
        line.End();
        line.End();
        Assert.Equal("1 1 0 0 1 0 0 1", Figures(home));
        two.End();
        idle.End();
        (await bot.RawAsync("DELETE", "/api/v3/userDataStream", $"listenKey={name}", "")).Succeeds();
        Assert.Equal("0 0 0 0 0 0 0 0", Figures(home));
    }

    [Fact]
    public async Task A_slow_reader_that_is_cut_off_is_counted_and_one_that_leaves_is_not()
    {
        await using var home = await Home.OpenAsync();
        var (slow, quick) = (new Ear(home, into: new Outbox(framesMax: 2)), new Ear(home));
        for (var i = 0; i < 4; i++)
        {
            slow.Session.Hear("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""u8);
        }

        slow.End();
        quick.End();
        Assert.Equal("0 0 1 0 0 0 0 0", Figures(home));
    }

    private static string Figures(Home home)
    {
        string[] names =
        [
            "keywright_connections_open kind=\"streams\"", "keywright_connections_open kind=\"api\"",
            "keywright_connections_cut_off_total reason=\"slow-reader\"", "keywright_connections_cut_off_total reason=\"server\"",
            "keywright_streams_open ", "keywright_user_streams_open ", "keywright_sessions_open ", "keywright_listen_keys ",
        ];
        var meters = home.Gateway.Status().Meters.ToDictionary(m => $"{m.Name} {m.Labels}", m => m.Value);
        return string.Join(' ', names.Select(name => meters[name].ToString(CultureInfo.InvariantCulture)));
    }
}
