using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Gateway.Tests.Live;

/// <summary>
/// An exchange that forgives nothing: it counts by its own clock in windows it never forgets, answers 429 past a limit, and bans with 418 whoever
/// goes on calling a second later. It shares no code with what it judges.
/// </summary>
internal sealed class StrictExchange
{
    public const int WeightLimit = 6_000;
    public const int OrdersPer10Seconds = 100;
    private const long SecondUs = 1_000_000;

    private readonly Dictionary<long, int> weight = [];
    private readonly Dictionary<(int Account, long Window), int> orders = [];
    private readonly Dictionary<(int Account, long Day), int> dayOrders = [];
    private long silentFromUs = long.MaxValue;
    private long silentUntilUs;

    /// <summary>Its clock less the true time, microseconds.</summary>
    public long SkewUs { get; set; }

    public int TooMany { get; private set; }

    public int Bans { get; private set; }

    public int RefusedStamps { get; private set; }

    public int Heard { get; private set; }

    /// <summary>The fullest minute so far.</summary>
    public int WeightMost => weight.Values.DefaultIfEmpty().Max();

    /// <summary>Answers the next call so, whatever it costs, and expects silence for as long.</summary>
    public (int Status, int Seconds)? Scripted { get; set; }

    public long ClockUs(long trueUs) => trueUs + SkewUs;

    /// <summary>A call arrives.</summary>
    /// <param name="trueUs">When.</param>
    /// <param name="account">Whose.</param>
    /// <param name="cost">Weight; an order that succeeds costs none.</param>
    /// <param name="placed">Orders.</param>
    /// <param name="stampUs">Its timestamp; null when it is not signed.</param>
    public UpstreamAnswer.Answered Hear(long trueUs, int account, int cost, int placed, long? stampUs)
    {
        Heard++;
        if (trueUs > silentFromUs && trueUs < silentUntilUs)
        {
            Bans++;
            (silentFromUs, silentUntilUs) = (trueUs, trueUs + (120 * SecondUs));
            return new(418, default) { RetryAfterSeconds = 120 };
        }

        var clock = ClockUs(trueUs);
        if (Scripted is { } script)
        {
            Scripted = null;
            return Silence(script.Status, script.Seconds, trueUs);
        }

        var minute = clock / (60 * SecondUs);
        var late = stampUs is { } stamp && (stamp >= clock + SecondUs || clock - stamp > 5 * SecondUs);
        var used = weight[minute] = weight.GetValueOrDefault(minute) + (placed > 0 && !late ? 0 : cost);
        if (used > WeightLimit)
        {
            TooMany++;
            return Silence(429, (int)(60 - (clock / SecondUs % 60)), trueUs);
        }

        if (late)
        {
            RefusedStamps++;
            return new(400, default) { UsedWeight = used };
        }

        if (placed == 0)
        {
            return new(200, default) { UsedWeight = used };
        }

        var window = (account, clock / (10 * SecondUs));
        orders[window] = orders.GetValueOrDefault(window) + placed;
        var day = (account, clock / BudgetLimits.DayUs);
        dayOrders[day] = dayOrders.GetValueOrDefault(day) + placed;
        if (orders[window] > OrdersPer10Seconds)
        {
            TooMany++;
            return Silence(429, 10, trueUs);
        }

        return new(200, default) { UsedWeight = used, OrderCount10Seconds = orders[window], OrderCountDay = dayOrders[day] };
    }

    /// <summary>Another program on the same address. It stops short of the limit by itself.</summary>
    public void UseElsewhere(long trueUs, int cost)
    {
        var minute = ClockUs(trueUs) / (60 * SecondUs);
        var used = weight.GetValueOrDefault(minute);
        weight[minute] = used + cost <= WeightLimit ? used + cost : used;
    }

    private UpstreamAnswer.Answered Silence(int status, int seconds, long trueUs)
    {
        // What is on its way already cannot be called back.
        (silentFromUs, silentUntilUs) = (trueUs + SecondUs, trueUs + (seconds * SecondUs));
        return new(status, default) { RetryAfterSeconds = seconds };
    }
}
