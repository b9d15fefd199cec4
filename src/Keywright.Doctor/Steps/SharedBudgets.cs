using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>
/// Which calls draw on the budget that <see cref="UsedWeight.Header"/> shows with this key: groups of calls are made in parallel, each between two
/// readings, and the budget rises by their weight or it does not.
/// </summary>
internal sealed class SharedBudgets : IStep
{
    /// <summary>What opening a connection to the WebSocket API costs; a gateway counts it on the address.</summary>
    private const int ConnectWeight = 2;

    public string Name => "shared-budgets";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        List<(string Group, string Fact, bool? Shared)> seen = [];
        foreach (var group in Groups(chart))
        {
            var (shared, why) = await IsSharedAsync(chart, group, ct).ConfigureAwait(false);
            if (why is not null)
            {
                return why;
            }

            seen.Add((group.Words, group.Fact, shared));
        }

        var unclear = seen.Where(one => one.Shared is null).Select(one => one.Group).ToList();
        var finding = string.Join("; ", seen.Select(one => $"{one.Group}: {one.Shared switch { true => "the same budget", false => "another budget", null => "unclear" }}")) + ".";
        var result = unclear.Count == 0
            ? CheckResult.Pass(finding)
            : CheckResult.Warn($"{finding} Something else used the budget meanwhile, or an answer was missing.", "Try again while nothing else uses this key and address.");
        return result.With([.. seen.Select(one => (one.Fact, (object)(one.Shared switch { true => "same", false => "other", null => "unclear" })))]);
    }

    private static IEnumerable<Group> Groups(Chart chart)
    {
        var symbol = chart.Examined.Symbol;
        var shape = chart.Shape;
        Func<bool, CancellationToken, IEnumerable<Task<RestOutcome>>> market = (withKey, ct) =>
        [
            chart.AskAsync(shape.Ping, new OutgoingParameters(), withKey, ct),
            chart.AskAsync(shape.Time, new OutgoingParameters(), withKey, ct),
            chart.AskAsync(shape.Price, new OutgoingParameters().Add("symbol", symbol), withKey, ct),
            chart.AskAsync(shape.Depth, new OutgoingParameters().Add("symbol", symbol).Add("limit", 5), withKey, ct),
        ];
        var weight = shape.Ping.Weight + shape.Time.Weight + shape.Price.Weight + shape.Depth.Weight;
        yield return new("signed routes", "signed", shape.Account.Weight + shape.OrderCounts.Weight, 0, ct => AllAsync(
            [chart.AskSignedAsync(shape.Account, new OutgoingParameters(), ct), chart.AskSignedAsync(shape.OrderCounts, new OutgoingParameters(), ct)]));
        yield return new("market data with the key", "marketDataWithKey", weight, 0, ct => AllAsync(market(true, ct)));
        yield return new("without it", "marketDataWithoutKey", weight, 0, ct => AllAsync(market(false, ct)));
        if (shape != ApiShape.Spot)
        {
            yield break;
        }

        yield return new("WebSocket API", "webSocketApi", 2 * shape.OpenOrders.Weight, ConnectWeight, ct => OverSocketAsync(chart, ct));
        if (chart.Examined.Target.Hosts is not { HasWallet: false })
        {
            var wallet = RouteCatalogue.Of(RouteId.ApiRestrictions);
            var endpoint = new Endpoint(wallet.Method, wallet.Path, 1);
            yield return new("wallet", "wallet", 3, 0, ct => AllAsync(
                Enumerable.Range(0, 3).Select(i => chart.AskSignedAsync(endpoint, new OutgoingParameters(), ct)).ToList()));
        }
    }

    /// <summary>Null where it cannot be told.</summary>
    private static async Task<(bool? Shared, CheckResult? Why)> IsSharedAsync(Chart chart, Group group, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var minute = UsedWeight.Minute(chart);
            var (before, trouble) = await UsedWeight.ReadAsync(chart, ct).ConfigureAwait(false);
            if (before is null)
            {
                return (null, trouble?.ToFail() ?? UsedWeight.NoHeader);
            }

            var whole = await group.CallAsync(ct).ConfigureAwait(false);
            var (after, late) = await UsedWeight.ReadAsync(chart, ct).ConfigureAwait(false);
            if (after is null)
            {
                return (null, late?.ToFail() ?? UsedWeight.NoHeader);
            }

            if (minute != UsedWeight.Minute(chart))
            {
                continue;
            }

            // The second reading is in what it reads.
            var rise = after.Value - before.Value - chart.Shape.OpenOrders.Weight;
            return (!whole ? null : rise == group.Weight || rise == group.Weight + group.Beside ? true : rise == 0 || rise == group.Beside ? false : null, null);
        }

        return (null, null);
    }

    private static async Task<bool> AllAsync(IEnumerable<Task<RestOutcome>> calls) =>
        (await Task.WhenAll(calls).ConfigureAwait(false)).All(said => said is RestOutcome.Answered { Answer.IsSuccess: true });

    private static async Task<bool> OverSocketAsync(Chart chart, CancellationToken ct)
    {
        var (line, _) = await chart.ConnectAsync(chart.Examined.Target.SocketApi, ct).ConfigureAwait(false);
        if (line is null)
        {
            return false;
        }

        using (line)
        {
            JsonElement? answer = null;
            foreach (var id in (string[])["first", "second"])
            {
                var parameters = Chart.Stamped(new OutgoingParameters().Add("apiKey", chart.Examined.ApiKey).Add("symbol", chart.Examined.Symbol), chart.ServerNow);
                (answer, _) = await line.AskAsync(parameters.ToFrame(id, "openOrders.status", chart.Examined.Signer.Sign), message => SocketAnswer.IsTo(message, id), ct).ConfigureAwait(false);
            }

            return answer is { } heard && SocketAnswer.Status(heard) == 200;
        }
    }

    /// <param name="Words">For the finding.</param>
    /// <param name="Fact">The fact's name.</param>
    /// <param name="Weight">What the calls weigh together.</param>
    /// <param name="Beside">What connecting weighs, which may count elsewhere.</param>
    /// <param name="CallAsync">Makes them in parallel; false when one was not answered well.</param>
    private sealed record Group(string Words, string Fact, int Weight, int Beside, Func<CancellationToken, Task<bool>> CallAsync);
}
