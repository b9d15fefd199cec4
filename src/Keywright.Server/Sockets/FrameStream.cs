using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Keywright.Server.Sockets;

/// <summary>
/// The upgraded connection as the WebSocket library sees it. It does what the library cannot: frames that come in are counted, pings go out
/// at our own time, several texts go out in one write, and a close the library sends by itself gets a reason. The library writes one frame
/// at a time.
/// </summary>
/// <param name="wire">Kestrel's stream.</param>
/// <param name="frames">Told of everything read.</param>
/// <param name="flooded">Null while more may be read; else what to wait for before the end is shown to the library.</param>
internal sealed class FrameStream(Stream wire, InboundFrames frames, Func<Task?> flooded) : Stream
{
    private const byte PingFrame = 0x89;
    private const byte CloseFrame = 0x88;
    private const byte OpcodeBits = 0x0F;
    private const byte CloseOpcode = 0x08;

    private readonly SemaphoreSlim writing = new(1, 1);
    private bool closed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends a ping between two of the library's frames.</summary>
    /// <param name="payload">At most 125 bytes.</param>
    public async Task PingAsync(ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[2 + payload.Length];
        (frame[0], frame[1]) = (PingFrame, (byte)payload.Length);
        payload.CopyTo(frame.AsMemory(2));
        await WriteWholeAsync(frame, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Sends texts between two of the library's frames. Nothing goes out after a close.</summary>
    public Task SendAsync(FrameBatch texts) => WriteWholeAsync(texts.Bytes, CancellationToken.None);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await wire.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        frames.Take(buffer.Span[..read]);
        if (flooded() is { } last)
        {
            await last.ConfigureAwait(false);
            return 0;
        }

        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await WriteWholeAsync(WithReason(buffer), cancellationToken).ConfigureAwait(false);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Every write is flushed as it is made.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The wire is Kestrel's, which ends it when the request ends.
        base.Dispose(disposing);
    }

    private async Task WriteWholeAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (closed)
            {
                return;
            }

            closed = (frame.Span[0] & OpcodeBits) == CloseOpcode;
            await wire.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            await wire.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>A close without a reason is the library's own, of what it could not read.</summary>
    private static ReadOnlyMemory<byte> WithReason(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length != 4 || frame.Span[0] != CloseFrame)
        {
            return frame;
        }

        var reason = (WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(frame.Span[2..]) switch
        {
            WebSocketCloseStatus.InvalidPayloadData => "The text is not UTF-8.",
            WebSocketCloseStatus.ProtocolError => "The frame breaks the protocol.",
            _ => "",
        };
        byte[] spoken = [CloseFrame, (byte)(2 + reason.Length), frame.Span[2], frame.Span[3], .. Encoding.ASCII.GetBytes(reason)];
        return reason.Length == 0 ? frame : spoken;
    }
}
