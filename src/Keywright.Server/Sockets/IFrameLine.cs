using System.Net.WebSockets;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>
/// One peer's frames, whatever carries them: the library over a wire, or a simulation. One reader and one writer at a time; a ping may go
/// out beside them. Whatever ends it under the caller is an <see cref="IOException"/> or <see cref="WebSocketException"/>.
/// </summary>
internal interface IFrameLine : IDisposable
{
    /// <summary>The next piece of a message, or the peer's close.</summary>
    ValueTask<ValueWebSocketReceiveResult> HearAsync(Memory<byte> into);

    /// <summary>Lays a text message to those that go out next, together; false when those must be flushed first.</summary>
    bool TrySay(in StreamFrame text);

    /// <summary>Sends what was said; waits while the peer takes nothing in.</summary>
    ValueTask FlushAsync();

    /// <param name="payload">At most 125 bytes.</param>
    Task PingAsync(ReadOnlyMemory<byte> payload);

    /// <summary>Says why nothing more will be said; nothing where that has been said already.</summary>
    ValueTask CloseAsync(WebSocketCloseStatus status, string reason);

    /// <summary>Ends it at once, with nothing more said.</summary>
    void HangUp();
}

/// <summary>What a connection wants to know of the frames that come in beside the messages in them.</summary>
/// <param name="Opened">Called for every frame, with its opcode.</param>
/// <param name="Ponged">Called with the payload of every pong.</param>
/// <param name="Flooded">Null while more may be read; else what to wait for before the end is shown to the reader.</param>
internal sealed record FrameWatch(Action<int> Opened, Action<ReadOnlySpan<byte>> Ponged, Func<Task?> Flooded);
