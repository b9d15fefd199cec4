using System.Globalization;

namespace Keywright.Binance.Wire;

/// <summary>
/// Requests that are refused before anyone looks at their parameters: limits, authentication, timing, upstream trouble.
/// Parameter refusals are in <see cref="ParameterFaults"/>, order refusals in <see cref="OrderFaults"/>.
/// </summary>
public static class Faults
{
    /// <summary>Longest method + path that <see cref="NotSupported"/> repeats to the caller.</summary>
    private const int PathEchoMax = 120;

    private static readonly System.Buffers.SearchValues<char> PathCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.");

    /// <summary>-1000, 503: our credential upstream is refused, or the venue is paused or down.</summary>
    public static Fault Unavailable { get; } = new(503, -1000, "An unknown error occurred while processing the request.");

    /// <summary>-1001, 503: an internal failure; nothing was executed.</summary>
    public static Fault Internal { get; } = new(503, -1001, "Internal error; unable to process your request. Please try again.");

    /// <summary>-1002, 401: what wallet routes answer when the key lacks the permission.</summary>
    public static Fault NotAuthorized { get; } = new(401, -1002, "You are not authorized to execute this request.");

    /// <summary>-1003, 429: too much at once, before any budget is known.</summary>
    public static Fault TooManyQueued { get; } = new(429, -1003, "Too many requests queued.");

    /// <summary>-1007, 504: sent, and the outcome stays unknown even after reconciling. Never for anything else.</summary>
    public static Fault OutcomeUnknown { get; } = new(504, -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");

    /// <summary>-1015, 429, without figures.</summary>
    public static Fault TooManyOrders { get; } = new(429, -1015, "Too many new orders.");

    /// <summary>-1021, 400: older than recvWindow.</summary>
    public static Fault OutsideRecvWindow { get; } = new(400, -1021, "Timestamp for this request is outside of the recvWindow.");

    /// <summary>-1021, 400: a second or more in the future.</summary>
    public static Fault AheadOfServer { get; } = new(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    /// <summary>-1022, 400.</summary>
    public static Fault InvalidSignature { get; } = new(400, -1022, "Signature for this request is not valid.");

    /// <summary>-2014, 401: no key header, or one that is not 64 letters and digits.</summary>
    public static Fault KeyFormatInvalid { get; } = new(401, -2014, "API-key format invalid.");

    /// <summary>-2015, 401: unknown, expired or revoked key, address or permission. One text for all, so that it tells a stranger nothing.</summary>
    public static Fault KeyRejected { get; } = new(401, -2015, "Invalid API-key, IP, or permissions for action.");

    /// <summary>-1194, 400: header X-MBX-TIME-UNIT.</summary>
    public static Fault InvalidTimeUnit { get; } = new(400, -1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");

    /// <summary>-1003, 429: a weight budget is used up.</summary>
    /// <param name="weightMax">The limit of the window.</param>
    /// <param name="window">The window as the exchange writes it, e.g. <c>1 MINUTE</c>.</param>
    public static Fault WeightUsedUp(long weightMax, string window) => new(429, -1003, string.Create(CultureInfo.InvariantCulture,
        $"Too much request weight used; current limit is {weightMax} request weight per {window}. Please use WebSocket Streams for live updates to avoid polling the API."));

    /// <summary>-1015, 429: an order-count budget is used up.</summary>
    /// <param name="ordersMax">The limit of the window.</param>
    /// <param name="window">The window as the exchange writes it, e.g. <c>10 SECOND</c>, <c>1 DAY</c>.</param>
    public static Fault OrdersUsedUp(long ordersMax, string window) => new(429, -1015, string.Create(CultureInfo.InvariantCulture,
        $"Too many new orders; current limit is {ordersMax} orders per {window}."));

    /// <summary>-1000, 404: a path or method that is not served. Only a tame path is repeated to the caller.</summary>
    public static Fault NotSupported(string method, string path)
    {
        var tame = method.Length + path.Length <= PathEchoMax
            && !method.AsSpan().ContainsAnyExcept(PathCharacters) && !path.AsSpan().ContainsAnyExcept(PathCharacters);
        return new(404, -1000, tame ? $"{method} {path} is not supported by Keywright." : "This path is not supported by Keywright.");
    }

    /// <summary>-1000, 400: something the exchange offers on a served path and Keywright does not yet; <paramref name="what"/> begins the sentence.</summary>
    public static Fault FeatureNotSupported(string what) => new(400, -1000, $"{what} is not supported by Keywright.");
}
