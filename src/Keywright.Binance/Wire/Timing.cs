namespace Keywright.Binance.Wire;

/// <summary>
/// When a signed request was made and how long it stays good. Checked on arrival and again, with a fresh clock, before it is executed.
/// </summary>
/// <param name="TimestampUs">The client's timestamp, microseconds.</param>
/// <param name="RecvWindowUs">Microseconds; 5 s unless sent.</param>
public readonly record struct Timing(long TimestampUs, long RecvWindowUs)
{
    public const long RecvWindowDefaultUs = 5_000_000;

    public const long RecvWindowMaxMs = 60_000;

    /// <summary>How far ahead of us a timestamp may not be.</summary>
    public const long AheadUs = 1_000_000;

    /// <summary>The last instant at which the request is still good.</summary>
    public long DeadlineUs => TimestampUs + RecvWindowUs;

    /// <summary>
    /// Null when the request is good at <paramref name="nowUs"/>: strictly less than 1,000 ms ahead, at most recvWindow old.
    /// </summary>
    public Fault? CheckAt(long nowUs) =>
        TimestampUs >= nowUs + AheadUs ? Faults.AheadOfServer
        : nowUs - TimestampUs > RecvWindowUs ? Faults.OutsideRecvWindow
        : null;

    /// <summary>
    /// Reads <c>timestamp</c> (mandatory, milliseconds or microseconds) and <c>recvWindow</c> (milliseconds, up to three decimals,
    /// at most 60000) of a signed request.
    /// </summary>
    public static bool TryRead(ParameterSet parameters, out Timing timing, out Fault fault)
    {
        timing = default;
        fault = default;
        if (!parameters.TryGetUtf8("timestamp", out var stamp) || !TimeText.TryParse(stamp, out var timestampUs, out _))
        {
            fault = ParameterFaults.MandatoryMissing("timestamp");
            return false;
        }

        var windowUs = RecvWindowDefaultUs;
        if (parameters.TryGetUtf8("recvWindow", out var text))
        {
            if (!DecimalText.TryParse(text, "recvWindow", out var milliseconds, out fault))
            {
                return false;
            }

            if (milliseconds.Units > Amount.FromSteps(RecvWindowMaxMs, 0).Units)
            {
                fault = ParameterFaults.GreaterThan("recvWindow", RecvWindowMaxMs);
                return false;
            }

            if (!milliseconds.TryToSteps(3, out windowUs))
            {
                fault = ParameterFaults.TooPrecise("recvWindow");
                return false;
            }
        }

        timing = new Timing(timestampUs, windowUs);
        return true;
    }
}
