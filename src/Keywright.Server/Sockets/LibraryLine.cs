using System.Net.WebSockets;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>Frames by the WebSocket library over an upgraded stream.</summary>
internal sealed class LibraryLine : IFrameLine
{
    private readonly FrameStream stream;
    private readonly WebSocket socket;
    private readonly Action hangUp;
    private readonly FrameBatch texts = new();

    /// <param name="wire">The upgraded stream.</param>
    /// <param name="watch">Told of what comes in.</param>
    /// <param name="hangUp">Ends the connection under the stream at once.</param>
    public LibraryLine(Stream wire, FrameWatch watch, Action hangUp)
    {
        this.hangUp = hangUp;
        stream = new FrameStream(wire, new InboundFrames(watch.Opened, watch.Ponged), watch.Flooded);

        // The library's own pings would run on a clock of their own.
        socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    public ValueTask<ValueWebSocketReceiveResult> HearAsync(Memory<byte> into) => socket.ReceiveAsync(into, CancellationToken.None);

    public bool TrySay(in StreamFrame text) => texts.TryAdd(text);

    public async ValueTask FlushAsync()
    {
        if (!texts.IsEmpty)
        {
            await stream.SendAsync(texts).ConfigureAwait(false);
            texts.Clear();
        }
    }

    public Task PingAsync(ReadOnlyMemory<byte> payload) => stream.PingAsync(payload);

    public async ValueTask CloseAsync(WebSocketCloseStatus status, string reason)
    {
        // The library may have closed by itself already, over what it could not read.
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status, reason, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void HangUp() => hangUp();

    public void Dispose()
    {
        texts.Clear();
        socket.Dispose();
    }
}
