using Keywright.Binance.Catalogue;

namespace Keywright.Upstream;

/// <summary>Every call that came in, in order, and the questions a checker asks of them.</summary>
public sealed class Arrivals
{
    private readonly Lock gate = new();
    private readonly List<Arrival> all = [];
    private readonly List<(Func<Arrival, bool> Match, int Count, TaskCompletionSource Reached)> waits = [];

    public IReadOnlyList<Arrival> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>Calls of a route, whichever way they came.</summary>
    public IReadOnlyList<Arrival> Of(RouteId route) => [.. All.Where(arrival => arrival.Is(route))];

    public IReadOnlyList<Arrival> Of(string method, string path) => [.. All.Where(arrival => arrival.Method == method && arrival.Path == path)];

    /// <summary>Client order ids under which the upstream accepted more than one order, with those calls.</summary>
    public IReadOnlyList<(string ClientId, IReadOnlyList<Arrival> Calls)> Duplicates() => Placings(arrival => arrival.Upstream?.Status == 200);

    /// <summary>Client order ids that were sent more than once, accepted or not.</summary>
    public IReadOnlyList<(string ClientId, IReadOnlyList<Arrival> Calls)> SentAgain() => Placings(_ => true);

    /// <summary>Calls that came although a 429 or 418 had not ended: at the exchange each of them is a step to a ban.</summary>
    public IReadOnlyList<Arrival> Violations() => [.. All.Where(arrival => arrival is { CameDuringPenalty: true, IsForgiven: false })];

    /// <summary>Weight owed in each minute of the exchange's clock, by the minute's beginning. Refused calls owe nothing.</summary>
    public IReadOnlyDictionary<DateTimeOffset, int> WeightPerMinute() =>
        All.Where(arrival => !arrival.CameDuringPenalty).GroupBy(arrival => arrival.Minute)
            .ToDictionary(minute => DateTimeOffset.FromUnixTimeSeconds(minute.Key * 60), minute => minute.Sum(arrival => arrival.Weight));

    /// <summary>Done once so many calls that match have come in, those before included.</summary>
    public Task ReachedAsync(Func<Arrival, bool> match, int count = 1)
    {
        lock (gate)
        {
            var wait = (match, count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            waits.Add(wait);
            Wake();
            return wait.Item3.Task;
        }
    }

    internal Arrival Add(Func<int, Arrival> make)
    {
        lock (gate)
        {
            var arrival = make(all.Count + 1);
            all.Add(arrival);
            Wake();
            return arrival;
        }
    }

    private void Wake() => waits.RemoveAll(wait => all.Count(wait.Match) >= wait.Count && wait.Reached.TrySetResult());

    private List<(string ClientId, IReadOnlyList<Arrival> Calls)> Placings(Func<Arrival, bool> which) =>
    [
        .. from arrival in All
           where arrival.Is(RouteId.PlaceOrder) || arrival.Is(RouteId.CancelReplace)
           where arrival["newClientOrderId"] is not null && which(arrival)
           group arrival by arrival["newClientOrderId"]! into same
           where same.Count() > 1
           select (same.Key, (IReadOnlyList<Arrival>)[.. same]),
    ];
}
