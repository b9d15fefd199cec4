using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>What a kind of connection does with what it hears. The connection knows frames; only the talk knows what they mean.</summary>
internal interface ISocketTalk
{
    /// <summary>Text messages count towards five a second as pings and pongs do; the WebSocket API limits them by their weight instead.</summary>
    bool CountsMessages { get; }

    /// <summary>Where the connection's writer runs; null for where the connection does.</summary>
    TaskScheduler? Writers { get; }

    /// <summary>A whole text message; binary frames and broken UTF-8 are refused by the connection itself. The bytes hold until this returns.</summary>
    ValueTask HearAsync(ReadOnlyMemory<byte> utf8Text, SocketConnection from);

    /// <summary>What is said last when the server shuts down; null for nothing.</summary>
    StreamFrame? Farewell();

    /// <summary>Nothing more will be heard.</summary>
    ValueTask EndedAsync();
}
