using System.Collections.Concurrent;

namespace Keywright.Simulation.Runs;

/// <summary>Many seeds, several at a time; each is alone on its thread.</summary>
internal static class SeedRange
{
    public static string CommandFor(int seed) => $"dotnet run --project tests/Keywright.Simulation -c Release -- --seed {seed}";

    public static IReadOnlyList<SeedResult> Run(int from, int count, int jobs, Action<SeedResult> onBroken)
    {
        var results = new ConcurrentBag<SeedResult>();
        Parallel.For(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = jobs }, seed =>
        {
            SeedResult result;
            try
            {
                result = SeedRun.Run(seed);
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
