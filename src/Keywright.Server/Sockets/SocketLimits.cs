namespace Keywright.Server.Sockets;

/// <summary>Bounds of what strangers can open and send (spot-ws.md §1).</summary>
internal sealed record SocketLimits
{
    public static readonly TimeSpan AttemptSpan = TimeSpan.FromMinutes(5);

    /// <summary>Attempts to connect in five minutes from one address.</summary>
    public int Attempts { get; init; } = 300;

    /// <summary>Pings, pongs and text messages heard in one second on one connection.</summary>
    public int MessagesPerSecond { get; init; } = 5;

    public int SocketsMax { get; init; } = 5_000;

    /// <summary>A thousand stream names fit.</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024;

    /// <summary>Pieces of one message.</summary>
    public int PiecesMax { get; init; } = 256;

    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan PongWithin { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan Life { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a close waits for the peer's, and a write for a peer that does not read.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    public static SocketLimits Exchange { get; } = new();

    /// <summary>Higher numbers, same code.</summary>
    public static SocketLimits Open { get; } = new() { Attempts = 1_000_000_000, MessagesPerSecond = 1_000_000 };
}
