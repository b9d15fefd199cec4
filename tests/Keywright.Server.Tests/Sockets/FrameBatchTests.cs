using Keywright.Gateway.Streams;
using Keywright.Server.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Sockets;

public sealed class FrameBatchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task Any_length_is_read_back_whole(int length)
    {
        var batch = new FrameBatch();
        Assert.True(batch.TryAdd(Text(length, 'x')));
        var peer = new FramePeer(new MemoryStream(batch.Bytes.ToArray()));
        var frame = await peer.HearAsync();
        Assert.Equal((Frame.TextCode, length), (frame!.Opcode, frame.Payload.Length));
        Assert.All(frame.Payload, octet => Assert.Equal((byte)'x', octet));
        Assert.Null(await peer.HearAsync());
    }

    [Fact]
    public async Task Frames_follow_one_another_until_it_is_full()
    {
        var batch = new FrameBatch();
        var added = 0;
        while (batch.TryAdd(Text(added % 300, (char)('a' + (added % 26)))))
        {
            added++;
        }

        Assert.InRange(added, 50, 1_000);
        var peer = new FramePeer(new MemoryStream(batch.Bytes.ToArray()));
        for (var i = 0; i < added; i++)
        {
            Assert.Equal(new string((char)('a' + (i % 26)), i % 300), (await peer.HearAsync())!.Text);
        }

        Assert.Null(await peer.HearAsync());
        batch.Clear();
        Assert.True(batch.IsEmpty);
        Assert.True(batch.TryAdd(Text(1, 'x')));
    }

    [Fact]
    public async Task Nothing_follows_a_close()
    {
        var wire = new MemoryStream();
        await using var stream = new FrameStream(wire, new InboundFrames(_ => { }, _ => { }), () => null);
        var batch = new FrameBatch();
        batch.TryAdd(Text(3, 'x'));
        await stream.SendAsync(batch);
        await stream.WriteAsync(new byte[] { 0x88, 2, 0x03, 0xEA });
        var upToTheClose = wire.Length;
        await stream.SendAsync(batch);
        await stream.PingAsync(new byte[] { 1 });
        Assert.Equal(upToTheClose, wire.Length);
    }

    private static StreamFrame Text(int length, char of) => new(Enumerable.Repeat((byte)of, length).ToArray());
}
