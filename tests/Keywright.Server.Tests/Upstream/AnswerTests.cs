using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>Answers as they come off a connection, whole, cut anywhere, broken and endless.</summary>
public sealed class AnswerTests
{
    private const string Body = """{"symbol":"BTCUSDT","orderId":28}""";

    private const string Sized =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: 33\r\nConnection: keep-alive\r\nx-mbx-uuid: 1\r\n"
        + "x-mbx-used-weight: 7\r\nx-mbx-used-weight-1m: 11\r\nX-MBX-ORDER-COUNT-10S: 2\r\nX-Mbx-Order-Count-1D:\t3 \r\n"
        + "X-SAPI-USED-IP-WEIGHT-1M: 12\r\nX-SAPI-USED-UID-WEIGHT-1M: 180000\r\nRetry-After: 5\r\n\r\n" + Body;

    private const string Chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
        + "0000000A\r\n{\"symbol\":\r\n17\r\n\"BTCUSDT\",\"orderId\":28}\r\n0\r\n\r\n";

    public static TheoryData<string> Wholes => [Sized, Chunked];

    /// <summary>Red when an answer is read otherwise because the network cut it at some byte.</summary>
    [Theory, MemberData(nameof(Wholes))]
    public void An_answer_is_the_same_wherever_it_is_cut(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Check(CutStream.At(bytes, cut));
        }

        Check(CutStream.Everywhere(bytes));

        static void Check(CutStream wire)
        {
            var (answer, keeps) = Read(wire);
            Assert.Equal(Body, answer.Text());
            Assert.True(keeps);
            Assert.True(answer.IsJson);
        }
    }

    /// <summary>Red when a header of the budget is not read, or another one is taken for it.</summary>
    [Fact]
    public void The_headers_of_the_budget_are_read_and_nothing_is_made_up()
    {
        var (all, _) = Read(CutStream.At(Encoding.ASCII.GetBytes(Sized), 0));
        Assert.Equal((11, 2, 3, 12, 180000, 5), (all.UsedWeight, all.OrderCount10Seconds, all.OrderCountDay, all.SapiWeight, all.SapiAccountWeight, all.RetryAfterSeconds));

        var (none, _) = Read(CutStream.At(Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nContent-Length: 0\r\nx-mbx-used-weight-1m: 11a\r\nX-MBX-ORDER-COUNT-10S: -2\r\nX-MBX-ORDER-COUNT-1D: 99999999999\r\nX-SAPI-USED-IP-WEIGHT-1M: \r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n"), 0));
        Assert.Equal((null, null, null, null, null, null, false), (none.UsedWeight, none.OrderCount10Seconds, none.OrderCountDay, none.SapiWeight, none.SapiAccountWeight, none.RetryAfterSeconds, none.IsJson));
    }

    /// <summary>Red when something that two readers could read differently passes for an answer.</summary>
    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/2 200\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("<html>no head at all</html>\r\n\r\n")]
    [InlineData("\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n000000002\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50331649\r\n\r\n{}")]
    public void What_is_odd_is_no_answer(string text)
    {
        Assert.Throws<BadAnswerException>(() => Read(CutStream.At(Encoding.ASCII.GetBytes(text), 0)));
        Assert.Throws<BadAnswerException>(() => Read(CutStream.Everywhere(Encoding.ASCII.GetBytes(text))));
    }

    /// <summary>Red when the end of the connection passes for the end of the answer.</summary>
    [Theory, MemberData(nameof(Wholes))]
    public void An_answer_that_ends_early_anywhere_is_none(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<EndOfStreamException>(() => Read(CutStream.At(bytes[..length], 0)));
        }
    }

    /// <summary>Red when headers, chunk lines or chunks without end are read for as long as they come.</summary>
    [Fact]
    public void Endless_answers_are_given_up()
    {
        var megabyte = Encoding.ASCII.GetBytes("100000\r\n" + new string('x', 1024 * 1024) + "\r\n");
        var header = Encoding.ASCII.GetBytes("X-Again: and again\r\n");
        Assert.Throws<BadAnswerException>(() => ReadEndless("HTTP/1.1 200 OK\r\n", header));
        Assert.Throws<BadAnswerException>(() => ReadEndless("HTTP/1.1 200 OK\r\nX-Long: ", header.AsMemory(0, 5)));
        Assert.Throws<BadAnswerException>(() => ReadEndless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"u8.ToArray()));
        Assert.Throws<BadAnswerException>(() => ReadEndless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", megabyte));
    }

    /// <summary>Red when an answer as large as may be is cut, or room is made for what was only promised.</summary>
    [Fact]
    public void The_largest_answer_is_taken_whole()
    {
        var body = new byte[UpstreamWire.BodyBytesMax];
        Array.Fill(body, (byte)'x');
        var (answer, _) = Read(new CutStream([Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), body]));
        Assert.True(answer.Body.Span.SequenceEqual(body));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EndOfStreamException>(() => Read(CutStream.At(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\nx"), 0)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    private static (UpstreamAnswer.Answered Answer, bool Keeps) Read(CutStream wire)
    {
        var reader = new AnswerReader(wire);
        reader.Wait();
        return reader.Read();
    }

    private static (UpstreamAnswer.Answered Answer, bool Keeps) ReadEndless(string begin, ReadOnlyMemory<byte> again)
    {
        return Read(new CutStream(Pieces()));

        IEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            yield return Encoding.ASCII.GetBytes(begin);
            while (true)
            {
                yield return again;
            }
        }
    }
}
