using System.Buffers;
using Keywright.Binance.Wire.Sockets;

namespace Keywright.Upstream;

/// <summary>One request frame on a socket.</summary>
/// <param name="id">As JSON.</param>
/// <param name="text">The whole frame.</param>
internal sealed class FrameCall(FaultServer server, Arrival arrival, SocketRelay relay, string id, ReadOnlyMemory<byte> text) : Call(server, arrival)
{
    public override async Task AnswerHalfAsync(UpstreamAnswer answer)
    {
        var frame = Frame(answer);
        await relay.SayPartAsync(frame[..(frame.Length / 2)]);
        relay.Cut();
    }

    public override async Task AnswerEndlesslyAsync(UpstreamAnswer answer)
    {
        await relay.SayPartAsync(Frame(answer));
        var blanks = new byte[64 * 1024];
        blanks.AsSpan().Fill((byte)' ');
        while (await relay.SayPartAsync(blanks))
        {
            // Until the caller hangs up.
        }
    }

    public override void Drop() => relay.Cut();

    public override Task StallAsync()
    {
        relay.Silence();
        return Task.CompletedTask;
    }

    private protected override Task<UpstreamAnswer> AskAsync() => relay.AskAsync(id, text, Arrival);

    private protected override Task SendAsync(UpstreamAnswer answer) => relay.SayAsync(Frame(answer));

    private ReadOnlyMemory<byte> Frame(UpstreamAnswer answer)
    {
        if (answer.Frame is { } whole)
        {
            return whole;
        }

        if (answer.ContentType != UpstreamAnswer.JsonType || answer.Body.IsEmpty)
        {
            return answer.Body;
        }

        var frame = new ArrayBufferWriter<byte>();
        var now = Server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        new SocketReply
        {
            Id = System.Text.Encoding.UTF8.GetBytes(id),
            Status = answer.Status,
            Body = answer.Body.Span,
            Wait = answer.RetryAfter is { } seconds ? (now, now + (seconds * 1000L)) : null,
        }.Write(frame);
        return frame.WrittenMemory;
    }
}
