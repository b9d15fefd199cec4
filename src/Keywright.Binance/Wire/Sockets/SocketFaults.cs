namespace Keywright.Binance.Wire.Sockets;

/// <summary>Refusals of the WebSocket API and of those who want to listen.</summary>
public static class SocketFaults
{
    /// <summary>-1135, 400: the frame is no request.</summary>
    public static Fault InvalidJson { get; } = new(400, -1135, "Invalid JSON Request");

    /// <summary>-1020, 400: a method that is not served.</summary>
    public static Fault UnknownMethod { get; } = new(400, -1020, "This operation is not supported.");

    /// <summary>-1125, 400: not this key's listen key, or one that has lapsed.</summary>
    public static Fault NoSuchListenKey { get; } = new(400, -1125, "This listenKey does not exist.");

    /// <summary>-2035, 400: the account's events come over this connection already.</summary>
    public static Fault AlreadySubscribed { get; } = new(400, -2035, "User Data Stream subscription already active.");

    /// <summary>-2036, 400: there is no such subscription to end.</summary>
    public static Fault NotSubscribed { get; } = new(400, -2036, "User Data Stream subscription not active.");

    /// <summary>-2042, 400: a connection hands out 65535 ids and no more.</summary>
    public static Fault SubscriptionIdsUsedUp { get; } = new(400, -2042, "Maximum subscription ID reached for this connection.");
}
