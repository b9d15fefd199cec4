using System.Text;
using Keywright.Gateway.Streams;
using Keywright.Server.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Sockets;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Text_is_heard_whole_and_answers_go_out()
    {
        await using var one = await OneConnection.OpenAsync();
        await one.Peer.SendAsync(Frame.TextCode, Encoding.UTF8.GetBytes("hé"), last: false);
        await one.Peer.SendAsync(Frame.PingCode, [1, 2, 3]);
        await one.Peer.SendAsync(0, Encoding.UTF8.GetBytes("llo"));
        var (pong, text) = ((await one.Peer.HearAsync())!, (await one.Peer.HearAsync())!);
        Assert.Equal((Frame.PongCode, 1), (pong.Opcode, pong.Payload[0]));
        Assert.Equal("<héllo>", text.Text);
        Assert.Equal(["héllo"], one.Heard);
    }

    [Fact]
    public async Task A_close_is_answered_and_ends_the_talk()
    {
        await using var one = await OneConnection.OpenAsync();
        await one.Peer.SendAsync(Frame.CloseCode, [0x03, 0xE8]);
        Assert.Equal(1000, (await one.Peer.HearAsync(Frame.CloseCode)).Close.Code);
        await one.Life;
        Assert.True(one.Ended);
        Assert.False(one.Connection.Outbox.TryPost(new StreamFrame("late"u8.ToArray())));
    }

    [Fact]
    public async Task A_peer_that_hangs_up_ends_the_talk()
    {
        var one = await OneConnection.OpenAsync();
        await one.DisposeAsync();
        Assert.True(one.Ended);
    }

    [Theory]
    [InlineData("binary", "8285123456781234567812", 1003, "Only text is understood.")]
    [InlineData("broken UTF-8", "818212345678ddca", 1007, "The text is not UTF-8.")]
    [InlineData("a surrogate in UTF-8", "818312345678ff94d6", 1007, "The text is not UTF-8.")]
    [InlineData("no mask", "81056162636465", 1002, "The frame breaks the protocol.")]
    [InlineData("a reserved bit", "c18112345678aa", 1002, "The frame breaks the protocol.")]
    [InlineData("an opcode that is none", "838112345678aa", 1002, "The frame breaks the protocol.")]
    [InlineData("a rest of nothing", "808112345678aa", 1002, "The frame breaks the protocol.")]
    [InlineData("a ping in pieces", "098112345678aa", 1002, "The frame breaks the protocol.")]
    [InlineData("a ping that is too long", "89fe007e12345678", 1002, "The frame breaks the protocol.")]
    public async Task What_is_no_message_closes_with_code_and_reason(string what, string bytes, int code, string reason)
    {
        await using var one = await OneConnection.OpenAsync();
        await one.Peer.RawAsync(Convert.FromHexString(bytes));
        var frame = await one.Peer.HearAsync();
        Assert.True(frame is { Opcode: Frame.CloseCode }, $"{what}: {frame}");
        Assert.Equal((code, reason), frame.Close);
        Assert.Empty(one.Heard);
    }

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_537, true)]
    public async Task A_message_is_bounded_in_length(int length, bool isTooLong)
    {
        await using var one = await OneConnection.OpenAsync();
        await one.Peer.TextAsync(new string('x', length));
        var frame = await one.Peer.HearAsync();
        Assert.Equal(isTooLong ? Frame.CloseCode : Frame.TextCode, frame!.Opcode);
        Assert.True(isTooLong ? frame.Close == (1009, "The message is too long.") : frame.Payload.Length == length + 2);
    }

    [Fact]
    public async Task A_message_is_bounded_in_pieces()
    {
        await using var one = await OneConnection.OpenAsync();
        await one.Peer.SendAsync(Frame.TextCode, [(byte)'a'], last: false);
        for (var piece = 0; piece < SocketLimits.Exchange.PiecesMax; piece++)
        {
            await one.Peer.SendAsync(0, [], last: false);
        }

        // In one go with the rest nobody hears the close any more; so far all is well, and one piece more is too much.
        await one.Peer.SendAsync(0, [], last: false);
        Assert.Equal((1008, "Too many messages."), (await one.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Theory]
    [InlineData(Frame.TextCode)]
    [InlineData(Frame.PingCode)]
    [InlineData(Frame.PongCode)]
    public async Task Five_messages_a_second_are_heard_and_a_sixth_closes(int opcode)
    {
        await using var one = await OneConnection.OpenAsync();
        for (var second = 0; second < 3; second++)
        {
            for (var message = 0; message < 5; message++)
            {
                await one.Peer.SendAsync(opcode, "a"u8.ToArray());
            }

            // Pongs are swallowed, so a close in the middle would be the only thing heard of them; a text that comes back proves they were taken in,
            // and only then may the next second begin.
            for (var answer = 0; answer < 5 && opcode != Frame.PongCode; answer++)
            {
                Assert.NotEqual(Frame.CloseCode, (await one.Peer.HearAsync())!.Opcode);
            }

            if (opcode == Frame.PongCode)
            {
                break;
            }

            one.Clock.Advance(1);
        }

        for (var message = 0; message < 6; message++)
        {
            await one.Peer.SendAsync(opcode, "a"u8.ToArray());
        }

        Assert.Equal((1008, "Too many messages."), (await one.Peer.HearAsync(Frame.CloseCode)).Close);
        await one.Peer.SendAsync(Frame.CloseCode, [0x03, 0xE8]);
    }

    [Fact]
    public async Task A_peer_that_never_pongs_is_closed_after_sixty_seconds()
    {
        await using var one = await OneConnection.OpenAsync();
        one.Pass(19.9);
        one.Pass(0.1);
        Assert.Equal(Frame.PingCode, (await one.Peer.HearAsync())!.Opcode);
        one.Pass(20);
        one.Pass(20);
        Assert.Equal(Frame.PingCode, (await one.Peer.HearAsync())!.Opcode);
        Assert.Equal(Frame.PingCode, (await one.Peer.HearAsync())!.Opcode);
        one.Pass(19.9);
        await one.Peer.TextAsync("still here");
        Assert.Equal("<still here>", (await one.Peer.HearAsync())!.Text);
        one.Pass(0.1);
        Assert.Equal((1008, "No pong came in time."), (await one.Peer.HearAsync())!.Close);

        // It does not answer the close either, and is hung up on.
        Assert.False(one.Life.IsCompleted);
        one.Pass(3);
        await one.Life;
    }

    [Fact]
    public async Task A_pong_counts_when_it_copies_the_ping()
    {
        await using var one = await OneConnection.OpenAsync();
        for (var ping = 0; ping < 10; ping++)
        {
            one.Pass(20);
            var payload = (await one.Peer.HearAsync(Frame.PingCode)).Payload;
            await one.Peer.SendAsync(Frame.PongCode, payload);
            await one.Peer.TextAsync("a");
            Assert.Equal("<a>", (await one.Peer.HearAsync())!.Text);
        }

        // Pongs that nobody asked for are let be, and count for nothing.
        for (var ping = 0; ping < 4; ping++)
        {
            one.Pass(20);
            if (ping < 3)
            {
                await one.Peer.HearAsync(Frame.PingCode);
                await one.Peer.SendAsync(Frame.PongCode, "99999"u8.ToArray());
                await one.Peer.SendAsync(Frame.PongCode, []);
                await one.Peer.SendAsync(Frame.PongCode, "x"u8.ToArray());
                await one.Peer.TextAsync("b");
                Assert.Equal("<b>", (await one.Peer.HearAsync())!.Text);
            }
        }

        Assert.Equal((1008, "No pong came in time."), (await one.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Fact]
    public async Task A_connection_ends_after_a_day_with_a_farewell()
    {
        await using var one = await OneConnection.OpenAsync(new SocketLimits { PingEvery = TimeSpan.FromDays(30) });
        one.Pass(86_399);
        one.Pass(1);
        Assert.Equal("farewell", (await one.Peer.HearAsync())!.Text);
        Assert.Equal((1001, "The connection has reached its age."), (await one.Peer.HearAsync())!.Close);
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        await using var one = await OneConnection.OpenAsync(outbox: new Outbox(64, 64 << 20));
        var posted = 0;
        while (one.Connection.Outbox.TryPost(new StreamFrame(new byte[1 << 20])))
        {
            Assert.True(++posted < 1_000);
        }

        Assert.Equal("The reader fell too far behind.", one.Connection.Outbox.CutOff);
        one.Pass(1);
        Assert.False(one.Life.IsCompleted);
        one.Pass(3);
        await one.Life;
        Assert.True(one.Ended);
    }

    [Fact]
    public async Task A_reader_that_was_cut_off_and_reads_again_is_told_so_before_any_beat()
    {
        await using var one = await OneConnection.OpenAsync();
        one.Connection.Outbox.Cut("The reader fell too far behind.");
        Assert.Equal((1008, "The reader fell too far behind."), (await one.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Fact]
    public async Task A_reader_whose_farewell_found_no_room_is_told_that_it_missed_something()
    {
        await using var one = await OneConnection.OpenAsync(outbox: new Outbox(bytesMax: 4));
        one.Connection.Leave("The server is shutting down.");
        Assert.Equal((1008, "The reader fell too far behind."), (await one.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Fact]
    public async Task What_waits_is_sent_before_the_close()
    {
        await using var one = await OneConnection.OpenAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(one.Connection.Outbox.TryPost(new StreamFrame(Encoding.UTF8.GetBytes($"{i}"))));
        }

        one.Connection.Leave("The server is shutting down.");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", (await one.Peer.HearAsync())!.Text);
        }

        Assert.Equal("farewell", (await one.Peer.HearAsync())!.Text);
        Assert.Equal((1001, "The server is shutting down."), (await one.Peer.HearAsync())!.Close);
    }
}
