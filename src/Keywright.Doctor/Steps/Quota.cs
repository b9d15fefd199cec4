using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>Whether the quota headers count as the documents say, and how much is left.</summary>
internal sealed class Quota : IStep
{
    /// <summary>Past this share of a limit a bot meets 429s soon.</summary>
    private const decimal Much = 0.8m;

    public string Name => "quota";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        // 1. One call whose weight is known, between two readings of one minute; the second try is for a minute that turned.
        var weight = chart.Shape.Account.Weight;
        var (before, after) = (0L, 0L);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var minute = UsedWeight.Minute(chart);
            var (used, trouble) = await UsedWeight.ReadAsync(chart, ct).ConfigureAwait(false);
            if (used is null)
            {
                return trouble?.ToFail() ?? UsedWeight.NoHeader;
            }

            var said = await chart.AskSignedAsync(chart.Shape.Account, new OutgoingParameters(), ct).ConfigureAwait(false);
            if (said is RestOutcome.Silent silent)
            {
                return silent.Why.ToFail();
            }

            if (((RestOutcome.Answered)said).Answer.Count(UsedWeight.Header) is not { } then)
            {
                return UsedWeight.NoHeader;
            }

            (before, after) = (used.Value, then);
            if (minute == UsedWeight.Minute(chart) && after >= before)
            {
                break;
            }
        }

        // 2. The order counts.
        var (orders, why) = await OrdersAsync(chart, ct).ConfigureAwait(false);
        return why ?? Judge(chart, weight, before, after, orders).With(
            [("weightBefore", before), ("weightAfter", after), ("weightStated", (long)weight), .. orders.Select(count => (count.Name, (object)count.Used)), .. orders.Select(count => (count.Name + "Max", (object)count.Max))]);
    }

    private static CheckResult Judge(Chart chart, int weight, long before, long after, IReadOnlyList<OrderCount> orders)
    {
        var rose = $"{UsedWeight.Header} went from {UsedWeight.Text(before)} to {UsedWeight.Text(after)} over a call of weight {UsedWeight.Text(weight)}";
        var counts = string.Join(", ", orders.Select(count => $"{UsedWeight.Text(count.Used)} of {UsedWeight.Text(count.Max)} orders per {count.Window}"));
        if (after - before > weight)
        {
            return CheckResult.Warn($"{rose}: somebody else uses this address or key at the same time. {counts}.", "Count what else runs here; all of it shares one budget.");
        }

        if (after - before < weight)
        {
            return CheckResult.Warn($"{rose}, less than stated. {counts}.", $"Do not pace a bot by this header alone: {(chart.Venue is null ? "a cache or proxy answers" : "the gateway counts otherwise")}.");
        }

        return orders.FirstOrDefault(count => count.Used > count.Max * Much) is { } full
            ? CheckResult.Warn($"{rose}, as stated; {counts}: hardly any left per {full.Window}.", "Place fewer orders that do not fill; fills give the count back.")
            : CheckResult.Pass($"{rose}, as stated; {counts}.");
    }

    private static async Task<(IReadOnlyList<OrderCount> Orders, CheckResult? Why)> OrdersAsync(Chart chart, CancellationToken ct)
    {
        switch (await chart.AskSignedAsync(chart.Shape.OrderCounts, new OutgoingParameters(), ct).ConfigureAwait(false))
        {
            case RestOutcome.Silent silent:
                return ([], silent.Why.ToFail());
            case RestOutcome.Answered { Answer: { IsSuccess: true, Json.ValueKind: JsonValueKind.Array } answer }:
                return ([.. answer.Json.EnumerateArray().Select(OrderCount.Read).OfType<OrderCount>()], null);
            case RestOutcome.Answered { Answer: var answer }:
                return ([], Refusal.ToFail(answer, chart.Shape.OrderCounts));
            default:
                throw new InvalidOperationException("A call is answered or not.");
        }
    }

    /// <param name="Name">As <c>orders10Second</c>.</param>
    /// <param name="Window">As <c>10 SECOND</c>.</param>
    /// <param name="Used">Orders that count as unfilled.</param>
    /// <param name="Max">The limit.</param>
    private sealed record OrderCount(string Name, string Window, long Used, long Max)
    {
        public static OrderCount? Read(JsonElement limit)
        {
            if (limit.ValueKind != JsonValueKind.Object || !limit.TryGetProperty("interval", out var interval) || interval.GetString() is not { Length: > 0 and <= 12 } unit
                || Number(limit, "intervalNum") is not { } number || Number(limit, "limit") is not { } max || Number(limit, "count") is not { } used)
            {
                return null;
            }

            return new OrderCount($"orders{UsedWeight.Text(number)}{unit[0]}{unit[1..].ToLowerInvariant()}", $"{UsedWeight.Text(number)} {unit}", used, max);
        }

        private static long? Number(JsonElement limit, string name) =>
            limit.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
    }
}
