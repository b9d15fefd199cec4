using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Keywright.Server.Tests.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>A connection to the running program, opened byte by byte.</summary>
internal sealed class StreamClient : IDisposable
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private readonly Socket socket;

    private StreamClient(Socket socket)
    {
        this.socket = socket;
        Peer = new FramePeer(new NetworkStream(socket));
    }

    public FramePeer Peer { get; }

    public static string Request(string target) =>
        $"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n";

    public static async Task<StreamClient> OpenAsync(Uri api, string target)
    {
        var (client, head) = await TryOpenAsync(api, target);
        Assert.True(client is not null, head);

        // The answer to this key is the sample of RFC 6455.
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        return client;
    }

    /// <summary>The connection, or none, and the head of the answer.</summary>
    public static async Task<(StreamClient? Client, string Head)> TryOpenAsync(Uri api, string target)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(api.Host, api.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request(target)));
        var head = new StringBuilder();
        var octet = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await socket.ReceiveAsync(octet));
            head.Append((char)octet[0]);
        }

        if (head.ToString().StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            return (new StreamClient(socket), head.ToString());
        }

        socket.Dispose();
        return (null, head.ToString());
    }

    /// <summary>The next text as JSON; pings on the way are answered.</summary>
    public async Task<JsonElement> HearAsync()
    {
        while (true)
        {
            var frame = await Peer.HearAsync();
            Assert.NotNull(frame);
            if (frame.Opcode == Frame.PingCode)
            {
                await Peer.SendAsync(Frame.PongCode, frame.Payload);
                continue;
            }

            Assert.True(frame.Opcode == Frame.TextCode, frame.Opcode == Frame.CloseCode ? frame.Close.Reason : "No text.");
            return JsonDocument.Parse(frame.Payload).RootElement.Clone();
        }
    }

    public async Task<string> AskAsync(string message)
    {
        await Peer.TextAsync(message);
        return (await HearAsync()).GetRawText();
    }

    public void Dispose() => socket.Dispose();
}
