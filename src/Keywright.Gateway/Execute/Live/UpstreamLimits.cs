using System.Collections.Immutable;
using System.Text.Json;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The limits of an exchange, as <c>exchangeInfo</c> states them under <c>rateLimits</c> (spot-rest.md §2).</summary>
public sealed record UpstreamLimits(ImmutableArray<UpstreamLimit> All)
{
    /// <summary>More limits than this in one answer are no limits of an exchange.</summary>
    public const int CountMax = 16;

    private const int LimitMax = 1_000_000_000;

    /// <summary>Spot's, until the exchange has told its own.</summary>
    public static UpstreamLimits Spot { get; } = new(
    [
        new(UpstreamLimitKind.Weight, BudgetLimits.MinuteUs, 6_000),
        new(UpstreamLimitKind.RawRequests, 5 * BudgetLimits.MinuteUs, 300_000),
        new(UpstreamLimitKind.Orders, 10 * BudgetLimits.SecondUs, 100),
        new(UpstreamLimitKind.Orders, BudgetLimits.DayUs, 200_000),
    ]);

    /// <summary>Reads the array <c>rateLimits</c>. Kinds of limit that are not known are passed over; a known one that makes no sense spoils the whole.</summary>
    /// <param name="rateLimits">Entries of <c>rateLimitType</c>, <c>interval</c>, <c>intervalNum</c>, <c>limit</c>.</param>
    /// <param name="problem">One plain sentence; null when read.</param>
    public static UpstreamLimits? TryRead(JsonElement rateLimits, out string? problem)
    {
        if (rateLimits.ValueKind != JsonValueKind.Array || rateLimits.GetArrayLength() is 0 or > CountMax)
        {
            problem = $"The exchange's rateLimits must be a list of 1 to {CountMax} limits; the limits known before stay in force.";
            return null;
        }

        var limits = ImmutableArray.CreateBuilder<UpstreamLimit>();
        foreach (var entry in rateLimits.EnumerateArray())
        {
            if (Text(entry, "rateLimitType") is not { } type || KindOf(type) is not { } kind)
            {
                continue;
            }

            if (Text(entry, "interval") is not { } interval || UnitUs(interval) is not { } unitUs
                || !TryNumber(entry, "intervalNum", out var intervals) || intervals is < 1 or > 60
                || !TryNumber(entry, "limit", out var limit) || limit is < 1 or > LimitMax)
            {
                problem = $"The exchange's rate limit {type} has an interval or a limit that makes no sense; the limits known before stay in force.";
                return null;
            }

            limits.Add(new UpstreamLimit(kind, unitUs * intervals, limit));
        }

        if (!limits.Any(l => l.Kind == UpstreamLimitKind.Weight))
        {
            problem = "The exchange's rateLimits name no REQUEST_WEIGHT; the limits known before stay in force.";
            return null;
        }

        problem = null;
        return new UpstreamLimits(limits.DrainToImmutable());
    }

    private static UpstreamLimitKind? KindOf(string type) => type switch
    {
        "REQUEST_WEIGHT" => UpstreamLimitKind.Weight,
        "RAW_REQUESTS" => UpstreamLimitKind.RawRequests,
        "ORDERS" => UpstreamLimitKind.Orders,
        _ => null,
    };

    private static long? UnitUs(string interval) => interval switch
    {
        "SECOND" => BudgetLimits.SecondUs,
        "MINUTE" => BudgetLimits.MinuteUs,
        "HOUR" => BudgetLimits.HourUs,
        "DAY" => BudgetLimits.DayUs,
        _ => null,
    };

    private static string? Text(JsonElement entry, string name)
        => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryNumber(JsonElement entry, string name, out int number)
    {
        number = 0;
        return entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }
}
