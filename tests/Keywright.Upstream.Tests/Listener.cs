using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>A plain client of a socket.</summary>
internal sealed class Listener : IDisposable
{
    private readonly ClientWebSocket socket;

    private Listener(ClientWebSocket socket) => this.socket = socket;

    /// <summary>Everything that can become of an event.</summary>
    public static TheoryData<StreamFault> Faults => [.. Enum.GetValues<StreamFault>()];

    public static Task<Listener> OpenAsync(FaultServer server, string path) => OpenAsync(server.SocketUrl, path);

    public static Task<Listener> OpenAsync(LiveGateway gateway, string path) => OpenAsync(new UriBuilder(gateway.Url) { Scheme = "ws" }.Uri, path);

    private static async Task<Listener> OpenAsync(Uri server, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(server, path), CancellationToken.None);
        return new Listener(socket);
    }

    /// <summary>The code of the close that was heard.</summary>
    public WebSocketCloseStatus? Closed => socket.CloseStatus;

    public Task SayAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message as JSON.</summary>
    /// <exception cref="WebSocketException">The connection broke, or was closed.</exception>
    public async Task<JsonElement> HearAsync() => JsonDocument.Parse(await HearTextAsync()).RootElement.Clone();

    public async Task<string> HearTextAsync(CancellationToken ct = default)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException($"Closed: {socket.CloseStatus}");
            }

            whole.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return Encoding.UTF8.GetString(whole.ToArray());
            }
        }
    }

    public void Dispose() => socket.Dispose();
}
