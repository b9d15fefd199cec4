using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Simulation.Live;

/// <summary>
/// The exchange's doorkeeper, who forgives nothing: counts weight by the exchange's minute against a limit of his own, and refuses all that comes
/// while he has told the caller to be silent.
/// </summary>
internal sealed partial class StrictKeeper(int limit)
{
    private const long MinuteUs = 60_000_000;
    private const long SecondUs = 1_000_000;

    private long minute;
    private int used;
    private long silentUntilUs = long.MinValue;
    private int silentStatus;

    public int Limit => limit;

    /// <summary>How often a minute's weight was passed, not because of a fault.</summary>
    public int TooMany { get; private set; }

    /// <summary>By the documents (spot-rest.md); an order, a list or a cancel that succeeds costs nothing in the end.</summary>
    public static int WeightOf(UpstreamRequest request)
    {
        var parameters = Encoding.ASCII.GetString(request.Parameters.Span);
        var isOfOne = parameters.Contains("symbol=", StringComparison.Ordinal);
        return (request.Method, request.Path) switch
        {
            (_, "/api/v3/myTrades") => parameters.Contains("orderId=", StringComparison.Ordinal) ? 5 : 20,
            (_, "/api/v3/exchangeInfo" or "/api/v3/account" or "/api/v3/allOrders" or "/api/v3/allOrderList") => 20,
            ("GET", "/api/v3/openOrders") => isOfOne ? 6 : 80,
            (_, "/api/v3/openOrderList") => 6,
            ("GET", "/api/v3/order" or "/api/v3/orderList" or "/api/v3/order/amendments") => 4,
            ("PUT", "/api/v3/order/amend/keepPriority") => 4,
            (_, "/api/v3/ticker/price") => isOfOne ? 2 : 4,
            (_, "/api/v3/avgPrice") => 2,
            (_, ['/', 's', 'a', 'p', 'i', ..]) => 0,
            _ => 1,
        };
    }

    /// <summary>A call arrives.</summary>
    /// <param name="request">Which.</param>
    /// <param name="elapsedUs">By the clock that never steps.</param>
    /// <param name="exchangeUs">By the exchange's.</param>
    /// <returns>The refusal; null when it may come in.</returns>
    public UpstreamAnswer.Answered? Refuse(UpstreamRequest request, long elapsedUs, long exchangeUs)
    {
        if (elapsedUs < silentUntilUs)
        {
            return Refusal(silentStatus, (int)((silentUntilUs - elapsedUs + SecondUs - 1) / SecondUs));
        }

        (minute, used) = exchangeUs / MinuteUs == minute ? (minute, used) : (exchangeUs / MinuteUs, 0);
        used += WeightOf(request);
        if (used <= limit)
        {
            return null;
        }

        TooMany++;
        return Silence(429, (int)(60 - (exchangeUs / SecondUs % 60)), elapsedUs);
    }

    /// <summary>All is refused for so long.</summary>
    public UpstreamAnswer.Answered Silence(int status, int seconds, long elapsedUs)
    {
        (silentStatus, silentUntilUs) = (status, Math.Max(silentUntilUs, elapsedUs + (seconds * SecondUs)));
        return Refusal(status, seconds);
    }

    /// <summary>Settles what was carried out, and tells the count as the exchange does.</summary>
    public UpstreamAnswer.Answered Settle(UpstreamRequest request, UpstreamAnswer.Answered answer)
    {
        if (answer.Status == 200 && request is { Method: "POST" or "DELETE", Path: "/api/v3/order" or "/api/v3/order/cancelReplace" or "/api/v3/order/oco" or "/api/v3/orderList" or "/api/v3/orderList/oco" })
        {
            used = Math.Max(0, used - WeightOf(request));
        }

        var told = answer with { UsedWeight = used };
        return request.Path == "/api/v3/exchangeInfo"
            ? told with { Body = Encoding.UTF8.GetBytes(MinuteWeight().Replace(Encoding.UTF8.GetString(answer.Body.Span), match => match.Groups[1].Value + limit.ToString(CultureInfo.InvariantCulture))) }
            : told;
    }

    private static UpstreamAnswer.Answered Refusal(int status, int seconds)
        => new(status, Encoding.ASCII.GetBytes("""{"code":-1003,"msg":"Too much request weight used; current limit is told by exchangeInfo."}""")) { IsJson = true, RetryAfterSeconds = seconds };

    [GeneratedRegex("""("rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":)\d+""")]
    private static partial Regex MinuteWeight();
}
