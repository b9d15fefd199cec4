using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

[Collection(OneProgram.Name)]
public sealed class WebSocketApiTests(SharedProgram shared)
{
    [Fact]
    public async Task Requests_are_answered_under_their_ids_though_many_are_on_their_way()
    {
        using var socket = await OpenAsync("");
        for (var id = 0; id < 300; id++)
        {
            await SayAsync(socket, $$"""{"id":{{id}},"method":"{{(id % 2 == 0 ? "v3/time" : "no.such")}}"}""");
        }

        var ids = new HashSet<int>();
        for (var heard = 0; heard < 300; heard++)
        {
            var answer = await HearAsync(socket);
            var id = answer.GetProperty("id").GetInt32();
            Assert.Equal(id % 2 == 0 ? 200 : 400, answer.GetProperty("status").GetInt32());
            ids.Add(id);
        }

        Assert.Equal(300, ids.Count);
    }

    [Fact]
    public async Task An_order_placed_over_the_websocket_api_is_seen_over_rest()
    {
        using var socket = await OpenAsync("?returnRateLimits=false&timeUnit=MICROSECOND");
        var price = decimal.Parse((await shared.Bot.PublicAsync("/api/v3/avgPrice", "symbol=ETHUSDT")).Json.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        await SayAsync(socket, FrameOf(1, "order.place", $"newClientOrderId=over-ws&price={decimal.Round(price * 0.9m, 2)}&quantity=0.01&side=BUY&symbol=ETHUSDT&timeInForce=GTC&type=LIMIT"));
        var placed = await HearAsync(socket);
        Assert.Equal(200, placed.GetProperty("status").GetInt32());
        Assert.False(placed.TryGetProperty("rateLimits", out _));
        Assert.InRange(placed.GetProperty("result").GetProperty("transactTime").GetInt64(), 1_000_000_000_000_000, long.MaxValue);
        Assert.Equal("NEW", (await shared.Bot.GetAsync("/api/v3/order", "symbol=ETHUSDT&origClientOrderId=over-ws")).Json.GetProperty("status").GetString());

        await SayAsync(socket, FrameOf("c", "order.cancel", "origClientOrderId=over-ws&symbol=ETHUSDT"));
        Assert.Equal("CANCELED", (await HearAsync(socket)).GetProperty("result").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_no_request_is_refused_and_the_connection_stays()
    {
        using var socket = await OpenAsync("");
        foreach (var text in new[] { "", "x", "[]", new string('[', 20_000), "{\"id\":1}" })
        {
            await SayAsync(socket, text);
            Assert.Equal(-1135, (await HearAsync(socket)).GetProperty("error").GetProperty("code").GetInt32());
        }

        await SayAsync(socket, """{"id":null,"method":"ping"}""");
        Assert.Equal(200, (await HearAsync(socket)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_wrong_time_unit_is_refused_before_the_upgrade()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf("?timeUnit=second"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.BadRequest, socket.HttpStatusCode);
    }

    [Fact]
    public async Task An_account_is_heard_until_its_key_is_revoked()
    {
        using var bot = await shared.Program.BotAsync("heard");
        using var socket = await OpenAsync("");
        await SayAsync(socket, FrameOf(1, "userDataStream.subscribe.signature", "recvWindow=60000", bot));
        Assert.Equal(0, (await HearAsync(socket)).GetProperty("result").GetProperty("subscriptionId").GetInt32());

        var listenKey = (await bot.SendAsync(HttpMethod.Post, "/api/v3/userDataStream", "")).Json.GetProperty("listenKey").GetString()!;
        using var older = new ClientWebSocket();
        await older.ConnectAsync(new Uri($"ws://{shared.Program.Api.Authority}/ws/{listenKey}"), CancellationToken.None);

        // The account is not this test's alone, so its own order is looked for among what is told.
        var price = decimal.Round(decimal.Parse((await bot.PublicAsync("/api/v3/avgPrice", "symbol=BNBUSDT")).Json.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture) * 0.9m, 2);
        await bot.OrderAsync($"symbol=BNBUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price={price}&newClientOrderId=heard-order");
        var told = await HearUntilAsync(socket, e => e.TryGetProperty("event", out var it) && it.TryGetProperty("c", out var id) && id.GetString() == "heard-order");
        Assert.Equal("NEW", told.GetProperty("event").GetProperty("x").GetString());
        var bare = await HearUntilAsync(older, e => e.TryGetProperty("c", out var id) && id.GetString() == "heard-order");
        Assert.Equal(told.GetProperty("event").GetRawText(), bare.GetRawText());

        using var control = new ControlClient(shared.Program.Home);
        await control.RevokeKeyAsync("heard", CancellationToken.None);
        await HearUntilAsync(socket, e => e.TryGetProperty("event", out var it) && it.GetProperty("e").GetString() == "eventStreamTerminated");
        await HearUntilAsync(older, e => e.GetProperty("e").GetString() == "listenKeyExpired");
        await SayAsync(socket, FrameOf(2, "account.status", "recvWindow=60000", bot));
        Assert.Equal(-2015, (await HearUntilAsync(socket, e => e.TryGetProperty("id", out _))).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_deposit_on_the_command_line_is_heard_and_so_are_the_connections_in_the_metrics()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        using var bot = await program.BotAsync("saver");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{program.Api.Authority}/ws-api/v3"), CancellationToken.None);
        await SayAsync(socket, FrameOf(1, "userDataStream.subscribe.signature", "recvWindow=60000", bot));
        Assert.Equal(200, (await HearAsync(socket)).GetProperty("status").GetInt32());
        using var streams = new ClientWebSocket();
        await streams.ConnectAsync(new Uri($"ws://{program.Api.Authority}/ws/btcusdt@trade"), CancellationToken.None);

        var run = await ProgramRun.OfAsync("accounts", "deposit", "paper", "BTC", "0.5", "--home", home.Folder.Path, "--json");
        Assert.Equal((0, """{"account":"paper","asset":"BTC","amount":0.5,"free":1.5,"locked":0}"""), (run.Code, run.Output.TrimEnd()));
        var told = (await HearUntilAsync(socket, e => e.TryGetProperty("event", out var it) && it.GetProperty("e").GetString() == "balanceUpdate")).GetProperty("event");
        Assert.Equal(("BTC", "0.50000000"), (told.GetProperty("a").GetString(), told.GetProperty("d").GetString()));
        Assert.Equal("outboundAccountPosition", (await HearAsync(socket)).GetProperty("event").GetProperty("e").GetString());
        Assert.Contains("\"1.50000000\"", (await bot.GetAsync("/api/v3/account")).Body, StringComparison.Ordinal);

        using var http = new HttpClient();
        var metrics = (await http.GetStringAsync(new Uri(program.Console, "/metrics"))).Split('\n');
        Assert.Contains("keywright_connections_open{kind=\"api\"} 1", metrics);
        Assert.Contains("keywright_connections_open{kind=\"streams\"} 1", metrics);
        Assert.Contains("keywright_streams_open 1", metrics);
        Assert.Contains("keywright_user_streams_open 1", metrics);
        Assert.Contains("# TYPE keywright_connections_cut_off_total counter", metrics);

        // Killed, it comes back with the money.
        await program.KillAsync();
        await using var again = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        using var back = bot.At(again.Api);
        Assert.Contains("\"1.50000000\"", (await back.GetAsync("/api/v3/account")).Body, StringComparison.Ordinal);
    }

    private string FrameOf(object id, string method, string parameters, Bot? by = null)
    {
        var bot = by ?? shared.Bot;
        var stamp = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var payload = string.Join('&', $"apiKey={bot.ApiKey}&timestamp={stamp}&{parameters}".Split('&').Order(StringComparer.Ordinal));
        var pairs = bot.SignAsIs(payload).Split('&').Select(pair => pair.Split('=', 2)).Select(pair => $"{JsonSerializer.Serialize(pair[0])}:{JsonSerializer.Serialize(pair[1])}");
        return $$"""{"id":{{JsonSerializer.Serialize(id)}},"method":"{{method}}","params":{ {{string.Join(',', pairs)}} } }""";
    }

    private async Task<ClientWebSocket> OpenAsync(string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(AddressOf(query), CancellationToken.None);
        return socket;
    }

    private Uri AddressOf(string query) => new($"ws://{shared.Program.Api.Authority}/ws-api/v3{query}");

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<JsonElement> HearUntilAsync(ClientWebSocket socket, Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            if (await HearAsync(socket) is var heard && wanted(heard))
            {
                return heard;
            }
        }
    }

    private static async Task<JsonElement> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += read.Count;
        }
        while (!read.EndOfMessage);
        Assert.Equal(WebSocketMessageType.Text, read.MessageType);
        return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
    }
}
