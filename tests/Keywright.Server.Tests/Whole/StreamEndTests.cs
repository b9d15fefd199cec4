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
        string head;
        while (true)
        {
            (var client, head) = await StreamClient.TryOpenAsync(program.Api, "/ws");
            if (client is null)
            {
                break;
            }

            open.Add(client);
            Assert.True(open.Count < 600);
        }

        // More than three hundred only when five minutes ended in the middle.
        Assert.True(open.Count >= 300, $"{open.Count} connections");
        Assert.StartsWith("HTTP/1.1 429 ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", head, StringComparison.Ordinal);
        Assert.Equal("""{"result":[],"id":1}""", await open[299].AskAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""));
        open.ForEach(client => client.Dispose());
    }
}
