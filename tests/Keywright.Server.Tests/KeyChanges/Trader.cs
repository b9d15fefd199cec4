using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Keywright.Upstream;

namespace Keywright.Server.Tests.KeyChanges;

/// <summary>One key at work over every way there is: REST, signed frames, a session that logged on, and a connection that hears its account.</summary>
internal sealed class Trader(UpstreamGateway server, string apiKey, PairOfKeys pair, decimal price) : IAsyncDisposable
{
    /// <summary>The session's key is no longer good, or nobody is logged on.</summary>
    public const string Ended = "ended";

    private static int ids;

    private readonly HttpClient http = new() { BaseAddress = server.Url };
    private readonly List<ClientWebSocket> sockets = [];
    private long stamps;

    public string ApiKey => apiKey;

    private ClientWebSocket Frames => sockets[0];

    private ClientWebSocket Session => sockets[1];

    private ClientWebSocket Stream => sockets[2];

    /// <summary>Opens its connections anew; what logging on and listening were answered.</summary>
    public async Task<string> OpenAsync()
    {
        await CloseAsync();
        for (var i = 0; i < 3; i++)
        {
            sockets.Add(new ClientWebSocket());
            await sockets[^1].ConnectAsync(new Uri($"ws://{server.Url.Authority}/ws-api/v3"), CancellationToken.None);
        }

        return $"{await AskAsync(Session, "session.logon", "", isSigned: true)} {await AskAsync(Stream, "userDataStream.subscribe.signature", "", isSigned: true)}";
    }

    /// <summary>An order by REST, by a signed frame and by the session: 0 where it was taken, else the code of the refusal.</summary>
    public async Task<string> PlaceAsync() => $"{await OverRestAsync("POST", "/api/v3/order", Order())} {await AskAsync(Frames, "order.place", Order(), isSigned: true)} {await AskAsync(Session, "order.place", Order(), isSigned: false)}";

    /// <summary>The account likewise.</summary>
    public async Task<string> ReadAsync() => $"{await OverRestAsync("GET", "/api/v3/account", "")} {await AskAsync(Frames, "account.status", "", isSigned: true)} {await AskAsync(Session, "account.status", "", isSigned: false)}";

    public async Task<string> OverRestAsync(string method, string path, string parameters)
    {
        var text = parameters + (parameters.Length == 0 ? "" : "&") + $"timestamp={Stamp()}";
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?{text}&signature={Uri.EscapeDataString(pair.Sign(text))}");
        request.Headers.Add("X-MBX-APIKEY", apiKey);
        using var response = await http.SendAsync(request);
        var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return response.IsSuccessStatusCode ? "0" : json.GetProperty("code").GetRawText();
    }

    /// <summary>Whether it hears of an order with this id before it is told that it hears nothing more.</summary>
    public async Task<bool> HearsAsync(string clientId)
    {
        while (true)
        {
            var told = (await HearAsync(Stream)).GetProperty("event");
            if (told.GetProperty("e").GetString() == "eventStreamTerminated")
            {
                return false;
            }

            if (told.TryGetProperty("c", out var id) && id.GetString() == clientId)
            {
                return true;
            }
        }
    }

    /// <summary>Places one order over REST that others of the account may hear of.</summary>
    public async Task<string> SignalAsync()
    {
        var id = $"signal-{Interlocked.Increment(ref ids)}";
        Xunit.Assert.Equal("0", await OverRestAsync("POST", "/api/v3/order", Order(id)));
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        http.Dispose();
    }

    private Task CloseAsync()
    {
        sockets.ForEach(socket => socket.Dispose());
        sockets.Clear();
        return Task.CompletedTask;
    }

    private string Order(string? id = null) => $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={price:0.00}&newClientOrderId={id ?? $"order-{Interlocked.Increment(ref ids)}"}";

    private long Stamp() => ((server.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - ++stamps;

    private async Task<string> AskAsync(ClientWebSocket socket, string method, string parameters, bool isSigned)
    {
        var id = Interlocked.Increment(ref ids);
        var text = string.Join('&', $"{parameters}&timestamp={Stamp()}{(isSigned ? $"&apiKey={apiKey}" : "")}".Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var pairs = text.Split('&').Select(each => each.Split('=', 2)).Select(each => $"{JsonSerializer.Serialize(each[0])}:{JsonSerializer.Serialize(each[1])}");
        var signature = isSigned ? $",\"signature\":{JsonSerializer.Serialize(pair.Sign(text))}" : "";
        var frame = $$"""{"id":{{id}},"method":"{{method}}","params":{ {{string.Join(',', pairs)}}{{signature}} } }""";
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            var heard = await HearAsync(socket);
            if (!heard.TryGetProperty("id", out var of))
            {
                continue;
            }

            if (of.ValueKind == JsonValueKind.Null)
            {
                return Ended;
            }

            if (of.GetInt32() == id)
            {
                return heard.TryGetProperty("error", out var error) ? error.GetProperty("code").GetRawText() : "0";
            }
        }
    }

    private static async Task<JsonElement> HearAsync(ClientWebSocket socket)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += read.Count;
        }
        while (!read.EndOfMessage);
        Xunit.Assert.Equal(WebSocketMessageType.Text, read.MessageType);
        return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length));
    }
}
