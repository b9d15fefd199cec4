using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Keywright.Server.Tests.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Market streams of the running program, heard over real sockets.</summary>
[Collection(OneLivingProgram.Name)]
public sealed class StreamTests(LivingProgram living)
{
    [Theory]
    [InlineData("/ws/btcusdt@bookTicker", false)]
    [InlineData("/ws/0/btcusdt@bookTicker", false)]
    [InlineData("/ws/btcusdt%40bookTicker", false)]
    [InlineData("/stream?streams=btcusdt@bookTicker", true)]
    [InlineData("/stream?timeUnit=MICROSECOND&streams=nosuch@trade/btcusdt@bookTicker", true)]
    public async Task Streams_are_named_in_the_address(string target, bool combined)
    {
        using var client = await living.ListenAsync(target);
        var told = await client.HearAsync();
        Assert.Equal(combined, told.TryGetProperty("stream", out var stream) && stream.GetString() == "btcusdt@bookTicker");
        var data = combined ? told.GetProperty("data") : told;
        Assert.Equal("BTCUSDT", data.GetProperty("s").GetString());
        Assert.True(data.GetProperty("u").GetInt64() > 0);
    }

    [Theory]
    [InlineData("/ws")]
    [InlineData("/ws/")]
    [InlineData("/stream")]
    [InlineData("/stream?streams=")]
    [InlineData("/ws/0")]
    public async Task A_connection_may_begin_without_streams(string target)
    {
        using var client = await living.ListenAsync(target);
        Assert.Equal("""{"result":null,"id":1}""", await client.AskAsync("""{"method":"SUBSCRIBE","params":["!miniTicker@arr"],"id":1}"""));
        var told = await client.HearAsync();
        var array = told.ValueKind == JsonValueKind.Array ? told : told.GetProperty("data");
        Assert.Equal(8, array.GetArrayLength());
    }

    [Fact]
    public async Task The_framework_s_own_client_is_served()
    {
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{living.Program.Api.Authority}/ws/ethusdt@depth@100ms"), CancellationToken.None);
        var buffer = new byte[256 * 1024];
        var read = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        Assert.StartsWith("""{"e":"depthUpdate","E":""", Encoding.UTF8.GetString(buffer, 0, read.Count), StringComparison.Ordinal);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, client.State);
    }

    [Fact]
    public async Task An_own_trade_is_told_as_it_was_answered()
    {
        using var client = await living.ListenAsync("/stream?streams=solusdt@trade");
        var answer = await living.Bot.OrderAsync("symbol=SOLUSDT&side=BUY&type=MARKET&quantity=3.217&newOrderRespType=FULL");
        Assert.Equal(200, answer.Status);
        foreach (var fill in answer.Json.GetProperty("fills").EnumerateArray())
        {
            JsonElement trade;
            do
            {
                trade = (await client.HearAsync()).GetProperty("data");
            }
            while (trade.GetProperty("t").GetInt64() < fill.GetProperty("tradeId").GetInt64());
            Assert.Equal(fill.GetProperty("tradeId").GetInt64(), trade.GetProperty("t").GetInt64());
            Assert.Equal(fill.GetProperty("price").GetString(), trade.GetProperty("p").GetString());
            Assert.Equal(fill.GetProperty("qty").GetString(), trade.GetProperty("q").GetString());
            Assert.Equal(answer.Json.GetProperty("transactTime").GetInt64(), trade.GetProperty("T").GetInt64());
            Assert.False(trade.GetProperty("m").GetBoolean());
        }
    }

    [Fact]
    public async Task A_book_kept_from_the_stream_is_the_one_REST_tells()
    {
        using var client = await living.ListenAsync("/ws/bnbusdt@depth@100ms");
        var (bids, asks) = (new SortedDictionary<decimal, decimal>(), new SortedDictionary<decimal, decimal>());
        var depths = new Dictionary<long, JsonElement>();
        long at = 0;
        var compared = 0;
        for (var update = 0; compared < 3; update++)
        {
            Assert.True(update < 400, $"Compared {compared} times in {update} updates.");
            var told = await client.HearAsync();
            var depth = (await living.Bot.PublicAsync("/api/v3/depth", "symbol=BNBUSDT&limit=1000")).Json;
            depths[depth.GetProperty("lastUpdateId").GetInt64()] = depth;
            if (at == 0 && depth.GetProperty("lastUpdateId").GetInt64() < told.GetProperty("U").GetInt64() - 1)
            {
                continue;
            }

            if (at == 0)
            {
                at = depth.GetProperty("lastUpdateId").GetInt64();
                Apply(depth.GetProperty("bids"), bids);
                Apply(depth.GetProperty("asks"), asks);
            }

            if (told.GetProperty("u").GetInt64() <= at)
            {
                continue;
            }

            Assert.True(told.GetProperty("U").GetInt64() <= at + 1, "A gap.");
            at = told.GetProperty("u").GetInt64();
            Apply(told.GetProperty("b"), bids);
            Apply(told.GetProperty("a"), asks);
            if (depths.TryGetValue(at, out var same))
            {
                var (restBids, restAsks) = (new SortedDictionary<decimal, decimal>(), new SortedDictionary<decimal, decimal>());
                Apply(same.GetProperty("bids"), restBids);
                Apply(same.GetProperty("asks"), restAsks);
                Assert.Equal(restBids, bids);
                Assert.Equal(restAsks, asks);
                compared++;
            }
        }
    }

    [Fact]
    public async Task Six_messages_in_a_second_are_too_many()
    {
        using var client = await living.ListenAsync("/ws");
        // In one write: a later one would meet a connection that is closed already.
        await client.Peer.RawAsync([.. Enumerable.Range(0, 30).SelectMany(message => FramePeer.Bytes(Frame.PingCode, [(byte)message]))]);
        Assert.Equal((1008, "Too many messages."), (await client.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Theory]
    [InlineData("binary", "8285123456781234567812", 1003)]
    [InlineData("broken UTF-8", "818212345678ddca", 1007)]
    [InlineData("no mask", "81056162636465", 1002)]
    [InlineData("a reserved bit", "c18112345678aa", 1002)]
    public async Task Bad_frames_close_and_the_next_connection_is_served(string what, string bytes, int code)
    {
        using (var client = await living.ListenAsync("/ws"))
        {
            await client.Peer.RawAsync(Convert.FromHexString(bytes));
            var close = (await client.Peer.HearAsync(Frame.CloseCode)).Close;
            Assert.True(close.Code == code && close.Reason.Length > 0, $"{what}: {close}");
        }

        using var next = await living.ListenAsync("/ws");
        Assert.Equal("""{"result":[],"id":1}""", await next.AskAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""));
    }

    [Fact]
    public async Task Huge_and_deep_messages_are_refused()
    {
        using (var client = await living.ListenAsync("/ws"))
        {
            Assert.StartsWith("""{"code":3,"msg":"Invalid JSON""", await client.AskAsync("{\"a\":" + new string('[', 50_000)), StringComparison.Ordinal);
            Assert.Equal("""{"result":null,"id":"x"}""", await client.AskAsync(
                $$"""{"method":"SUBSCRIBE","params":[{{string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"btcusdt@kline_1m@+{i % 14:00}:{i % 60:00}\""))}}],"id":"x"}"""));
            Assert.Equal("kline", (await client.HearAsync()).GetProperty("e").GetString());
        }

        using var huge = await living.ListenAsync("/ws");
        await huge.Peer.TextAsync(new string('x', 200_000));
        Assert.Equal((1009, "The message is too long."), (await huge.Peer.HearAsync(Frame.CloseCode)).Close);
    }

    [Theory]
    [InlineData("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 426)]
    [InlineData("POST /ws HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 426)]
    [InlineData("GET /stream?streams=a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n", 426)]
    [InlineData("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", 426)]
    [InlineData("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n", 400)]
    [InlineData("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n", 400)]
    [InlineData("GET /wsx HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404)]
    public async Task A_handshake_that_is_none_is_refused_in_JSON(string request, int status)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(living.Program.Api.Host, living.Program.Api.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        do
        {
            var read = await socket.ReceiveAsync(buffer);
            Assert.True(read > 0, heard.ToString());
            heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        while (!heard.ToString().EndsWith('}'));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), heard.ToString(), StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n{\"code\":-1", heard.ToString(), StringComparison.Ordinal);
    }

    private static void Apply(JsonElement levels, SortedDictionary<decimal, decimal> side)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var (price, quantity) = (decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture), decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture));
            side[price] = quantity;
            if (quantity == 0)
            {
                side.Remove(price);
            }
        }
    }
}
