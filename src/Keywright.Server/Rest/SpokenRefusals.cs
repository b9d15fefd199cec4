using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Keywright.Server.Rest;

/// <summary>
/// Kestrel refuses what is no HTTP with a bare status: it never becomes a request, so nothing behind Kestrel can answer it. A
/// client of the exchange reads JSON whatever the status is, so the bare answer is given a body here, on its way to the socket.
/// </summary>
internal sealed class SpokenRefusals(PipeWriter socket) : PipeWriter
{
    /// <summary>Longer than any bare answer.</summary>
    private const int BareMax = 512;

    private Memory<byte> lent;

    public override bool CanGetUnflushedBytes => socket.CanGetUnflushedBytes;

    public override long UnflushedBytes => socket.UnflushedBytes;

    private static ReadOnlySpan<byte> NoBody => "\r\nContent-Length: 0\r\n"u8;

    /// <summary>Puts itself between Kestrel and the socket of every connection.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        connection.Transport = new Wire(connection.Transport.Input, new SpokenRefusals(connection.Transport.Output));
        return next(connection);
    };

    public override void Advance(int bytes)
    {
        socket.Advance(bytes <= BareMax && lent.Span.StartsWith("HTTP/1.1 "u8) ? Speak(bytes) : bytes);
        lent = default;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => lent = socket.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => socket.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => socket.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => socket.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => socket.CompleteAsync(exception);

    /// <summary>Rewrites a bare answer where it stands; returns how many bytes it takes now.</summary>
    private int Speak(int bytes)
    {
        var head = lent.Span[..bytes];
        var at = head.IndexOf(NoBody);
        if (at < 0 || !head.EndsWith("\r\n\r\n"u8))
        {
            return bytes;
        }

        var body = BodyFor(head["HTTP/1.1 ".Length..]).Span;
        Span<byte> number = stackalloc byte[4];
        body.Length.TryFormat(number, out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> fields = "\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: "u8;
        var rest = head[(at + NoBody.Length - 2)..];
        var length = at + fields.Length + digits + rest.Length + body.Length;
        if (length > lent.Length)
        {
            return bytes;
        }

        rest.CopyTo(lent.Span[(at + fields.Length + digits)..]);
        fields.CopyTo(lent.Span[at..]);
        number[..digits].CopyTo(lent.Span[(at + fields.Length)..]);
        body.CopyTo(lent.Span[(length - body.Length)..]);
        return length;
    }

    private static ReadOnlyMemory<byte> BodyFor(ReadOnlySpan<byte> status) =>
        status.StartsWith("400"u8) ? Refusals.NoRequest
        : status.StartsWith("414"u8) ? Refusals.TargetTooLong
        : status.StartsWith("431"u8) ? Refusals.HeadTooLarge
        : status.StartsWith("408"u8) ? Refusals.HeadTooSlow
        : Refusals.Unknown;

    private sealed class Wire(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
