using Keywright.Server.Tests.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>How connections end, and how many there may be: each in a program of its own.</summary>
public sealed class StreamEndTests
{
    [Fact]
    public async Task Everybody_is_told_when_the_server_shuts_down()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        using var raw = await StreamClient.OpenAsync(program.Api, "/ws/btcusdt@trade");
        using var combined = await StreamClient.OpenAsync(program.Api, "/stream?streams=btcusdt@trade");
        program.Terminate();
        var last = await raw.HearAsync();
        Assert.Equal("serverShutdown", last.GetProperty("e").GetString());
        Assert.True(last.GetProperty("E").GetInt64() > 1_700_000_000_000);
        Assert.Equal((1001, "The server is shutting down."), (await raw.Peer.HearAsync(Frame.CloseCode)).Close);
        last = await combined.HearAsync();
        Assert.Equal(("!serverShutdown", "serverShutdown"), (last.GetProperty("stream").GetString(), last.GetProperty("data").GetProperty("e").GetString()));
        Assert.Equal((1001, "The server is shutting down."), (await combined.Peer.HearAsync(Frame.CloseCode)).Close);
        await raw.Peer.SendAsync(Frame.CloseCode, [0x03, 0xE9]);
        await combined.Peer.SendAsync(Frame.CloseCode, [0x03, 0xE9]);
        Assert.Equal(0, await program.EndAsync());
        Assert.DoesNotContain("cut off", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_hundred_attempts_in_five_minutes_are_enough_for_one_address()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        var open = new List<StreamClient>();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            open.Add(await StreamClient.OpenAsync(program.Api, "/ws"));
        }

        var said = await program.SayAsync(StreamClient.Request("/ws").Replace("keep-alive, Upgrade", "Upgrade, close", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 429 ", said, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", said, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":-1003,"msg":"Too many connection attempts; current limit is 300 attempts per 5 minutes."}""", said, StringComparison.Ordinal);
        Assert.Equal("""{"result":[],"id":1}""", await open[299].AskAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""));
        open.ForEach(client => client.Dispose());
    }
}
