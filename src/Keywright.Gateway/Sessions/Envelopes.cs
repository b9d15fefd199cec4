using System.Buffers;
using System.Globalization;
using System.Text;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Sockets;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>Puts the pipeline's answers into the envelopes of the WebSocket API.</summary>
internal sealed class Envelopes(BudgetLimits limits, GatewayClock clock)
{
    /// <summary>Bytes of an envelope without its answer.</summary>
    private const int FrameBytes = 512;

    /// <summary>The session's key is no longer good: said unasked, or in place of the next answer, and never with a request's id.</summary>
    public static ReadOnlyMemory<byte> KeyEnded { get; } = Write("null"u8, Faults.KeyRejected.Status, Faults.KeyRejected.ToJson(), default, null);

    public ReadOnlyMemory<byte> Of(JsonRequest frame, Reply reply, SessionTerms terms)
    {
        var now = clock.NowUs;
        (long, long)? wait = reply.RetryAfterSeconds is { } seconds ? (now / 1_000, (now + (seconds * BudgetLimits.SecondUs)) / 1_000) : null;
        if (!(frame.ReturnRateLimits ?? terms.ReturnRateLimits))
        {
            return Write(frame.Id.Span, reply.Status, reply.Body.Span, default, wait);
        }

        Span<(RateLimitReply, long)> used = new (RateLimitReply, long)[3];
        var count = 0;
        if (reply is { OrderCount10Seconds: { } tenSeconds, OrderCountDay: { } day })
        {
            used[count++] = (new RateLimitReply("ORDERS", "SECOND", 10, limits.OrdersPer10Seconds), tenSeconds);
            used[count++] = (new RateLimitReply("ORDERS", "DAY", 1, limits.OrdersPerDay), day);
        }

        used[count++] = (new RateLimitReply("REQUEST_WEIGHT", "MINUTE", 1, limits.WeightPerMinute), reply.UsedWeight ?? terms.Address.Weight.Used(now));
        return Write(frame.Id.Span, reply.Status, reply.Body.Span, used[..count], wait);
    }

    /// <summary>What stands before an event of this subscription.</summary>
    public static byte[] HeadOf(int subscriptionId) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"subscriptionId\":{subscriptionId},\"event\":"));

    /// <summary>The last event of a subscription.</summary>
    public static StreamEvent Terminated(long nowUs) => new((writer, unit) => UserPayloads.Terminated(writer, unit, nowUs));

    private static ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> id, int status, ReadOnlySpan<byte> body, ReadOnlySpan<(RateLimitReply, long)> used, (long, long)? wait)
    {
        var into = new ArrayBufferWriter<byte>(FrameBytes + body.Length);
        new SocketReply { Id = id, Status = status, Body = body, Limits = used, Wait = wait }.Write(into);
        return into.WrittenMemory;
    }
}
