using System.Buffers;
using System.Text;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Sockets;
using Xunit;

namespace Keywright.Binance.Tests.Wire.Sockets;

public sealed class SocketReplyTests
{
    [Fact]
    public void A_result_stands_in_its_envelope_as_rest_gave_it() =>
        Assert.Equal(
            """{"id":"a","status":200,"result":{"x":"1.0"},"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":3}]}""",
            Write(new SocketReply
            {
                Id = "\"a\""u8,
                Status = 200,
                Body = """{"x":"1.0"}"""u8,
                Limits = new[] { (new RateLimitReply("REQUEST_WEIGHT", "MINUTE", 1, 6000), 3L) },
            }));

    [Fact]
    public void A_refusal_is_an_error_and_a_limit_says_when_to_come_back()
    {
        Assert.Equal(
            """{"id":null,"status":400,"error":{"code":-1020,"msg":"This operation is not supported."}}""",
            Write(new SocketReply { Id = "null"u8, Status = 400, Body = SocketFaults.UnknownMethod.ToJson() }));
        Assert.Equal(
            """{"id":5,"status":429,"error":{"code":-1015,"msg":"Too many new orders.","data":{"serverTime":1000,"retryAfter":4000}}}""",
            Write(new SocketReply { Id = "5"u8, Status = 429, Body = Faults.TooManyOrders.ToJson(), Wait = (1000, 4000) }));
    }

    private static string Write(SocketReply reply)
    {
        var into = new ArrayBufferWriter<byte>();
        reply.Write(into);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }
}
