using System.Collections.Concurrent;

namespace Keywright.Simulation.Runs;

/// <summary>Many seeds, several at a time; each is alone on its thread.</summary>
internal static class SeedRange
{
    public static string CommandFor(int seed, bool isLive = false) => $"dotnet run --project tests/Keywright.Simulation -c Release -- {(isLive ? "--live " : "")}--seed {seed}";

    public static IReadOnlyList<SeedResult> Run(int from, int count, int jobs, Action<SeedResult> onBroken) => Run(static seed => SeedRun.Run(seed), from, count, jobs, onBroken);

    /// <param name="run">Lives one seed.</param>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="jobs">So many at a time.</param>
    /// <param name="onBroken">Hears of each that broke a promise, as it happens.</param>
    public static IReadOnlyList<SeedResult> Run(Func<int, SeedResult> run, int from, int count, int jobs, Action<SeedResult> onBroken)
    {
        var results = new ConcurrentBag<SeedResult>();
        Parallel.For(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = jobs }, seed =>
        {
            SeedResult result;
            try
            {
                result = run(seed);
            }
            catch (Exception e)
            {
                result = new SeedResult(seed, new Checkers.BrokenPromise("simulation", 0, e.ToString()), 0, 0, new Dictionary<string, int>(), "");
            }

            results.Add(result with { Trace = "" });
            if (result.Broken is not null)
            {
                onBroken(result);
            }
        });
        return [.. results.OrderBy(result => result.Seed)];
    }
}
