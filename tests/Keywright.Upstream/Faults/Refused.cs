using Wording = Keywright.Binance.Wire.Faults;

namespace Keywright.Upstream.Faults;

/// <summary>An answer with a code and a text, whatever the upstream would have said.</summary>
/// <param name="Why">Status, code and text.</param>
/// <param name="Reaches">The upstream gets the call all the same: an order is then placed.</param>
/// <param name="RetryAfter">Seconds, as a header; nothing is refused because of it (that is <see cref="Limited"/>).</param>
public sealed record Refused(Binance.Wire.Fault Why, bool Reaches = false, int? RetryAfter = null) : Fault
{
    /// <summary>-1021: the request is older than its recvWindow.</summary>
    public static Refused LateTimestamp { get; } = new(Wording.OutsideRecvWindow);

    /// <summary>-1021: the request is from the future.</summary>
    public static Refused EarlyTimestamp { get; } = new(Wording.AheadOfServer);

    /// <summary>-1022.</summary>
    public static Refused BadSignature { get; } = new(Wording.InvalidSignature);

    /// <summary>-2015, 401.</summary>
    public static Refused KeyRejected { get; } = new(Wording.KeyRejected);

    /// <summary>-1006, 500: execution status unknown.</summary>
    public static Refused UnexpectedResponse(bool placed) =>
        new(new Binance.Wire.Fault(500, -1006, "An unexpected response was received from the message bus. Execution status unknown."), placed);

    /// <summary>-1007, 504: execution status unknown.</summary>
    public static Refused TimedOut(bool placed) => new(Wording.OutcomeUnknown, placed);

    /// <summary>-1015, 429: too many orders, without any effect on other calls.</summary>
    public static Refused TooManyOrders(int retryAfter) => new(Wording.TooManyOrders, RetryAfter: retryAfter);

    /// <param name="status">HTTP.</param>
    /// <param name="code">Negative.</param>
    /// <param name="message">Its text.</param>
    /// <param name="placed">The upstream gets the call all the same.</param>
    public static Refused Of(int status, int code, string message, bool placed = false) => new(new Binance.Wire.Fault(status, code, message), placed);

    public override async Task RunAsync(Call call)
    {
        await ReachAsync(call, Reaches);
        await call.AnswerAsync(UpstreamAnswer.Refusal(Why) with { RetryAfter = RetryAfter });
    }

    public override string ToString() => $"{Why.Status} {Why.Code}{(Reaches ? ", placed" : "")}";
}
