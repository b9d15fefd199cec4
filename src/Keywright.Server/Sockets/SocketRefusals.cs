namespace Keywright.Server.Sockets;

/// <summary>Answers to who may not connect, in the exchange's shape.</summary>
internal static class SocketRefusals
{
    public static ReadOnlyMemory<byte> NoUpgrade { get; } = """{"code":-1000,"msg":"This address speaks WebSocket: send an upgrade request."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> WrongVersion { get; } = """{"code":-1000,"msg":"Only version 13 of the WebSocket protocol is spoken."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> WrongKey { get; } = """{"code":-1000,"msg":"Sec-WebSocket-Key must be 16 bytes in base64."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> NobodyTalks { get; } = """{"code":-1000,"msg":"Nothing is streamed at this path, or too much is asked of one connection."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> TooManyAttempts { get; } = """{"code":-1003,"msg":"Too many connection attempts; current limit is 300 attempts per 5 minutes."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> TooManySockets { get; } = """{"code":-1000,"msg":"Too many connections are open."}"""u8.ToArray();

    /// <summary>A fault of ours on the WebSocket API.</summary>
    public static ReadOnlyMemory<byte> Faulted { get; } = """{"id":null,"status":503,"error":{"code":-1000,"msg":"An unknown error occurred while processing the request."}}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Stopping { get; } = """{"code":-1000,"msg":"The server is stopping."}"""u8.ToArray();
}
