using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What the exchange counts.</summary>
public enum UpstreamLimitKind : byte
{
    /// <summary><c>REQUEST_WEIGHT</c>, of an address.</summary>
    Weight,

    /// <summary><c>RAW_REQUESTS</c>, of an address.</summary>
    RawRequests,

    /// <summary><c>ORDERS</c>, of an account.</summary>
    Orders,
}

/// <summary>One limit over windows aligned to the exchange's clock.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="SpanUs">Length of a window, microseconds.</param>
/// <param name="Limit">What the exchange lets through in one window.</param>
public readonly record struct UpstreamLimit(UpstreamLimitKind Kind, long SpanUs, int Limit)
{
    /// <summary>Such as "6000 weight per 1 MINUTE".</summary>
    public override string ToString() => $"{Limit} {Kind switch { UpstreamLimitKind.Weight => "weight", UpstreamLimitKind.Orders => "orders", _ => "requests" }} per {Span}";

    /// <summary>As <c>rateLimits</c> writes it.</summary>
    public RateLimitReply ToReply()
    {
        var (unit, interval) = SpanUs switch
        {
            _ when SpanUs % BudgetLimits.DayUs == 0 => (BudgetLimits.DayUs, "DAY"),
            _ when SpanUs % BudgetLimits.HourUs == 0 => (BudgetLimits.HourUs, "HOUR"),
            _ when SpanUs % BudgetLimits.MinuteUs == 0 => (BudgetLimits.MinuteUs, "MINUTE"),
            _ => (BudgetLimits.SecondUs, "SECOND"),
        };
        return new RateLimitReply(Kind switch { UpstreamLimitKind.Weight => "REQUEST_WEIGHT", UpstreamLimitKind.Orders => "ORDERS", _ => "RAW_REQUESTS" }, interval, (int)(SpanUs / unit), Limit);
    }

    private string Span => $"{ToReply().IntervalNum} {ToReply().Interval}";
}
