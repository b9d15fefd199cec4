using Keywright.Simulation.Runs;
using Xunit;

namespace Keywright.Simulation.Tests;

/// <summary>Seeds in parts: some dozens each, or a thousand in a long run.</summary>
internal static class SeedParts
{
    private const int SeedsInALongPart = 1_000;

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1";

    /// <summary>Lives the seeds of a part; one that breaks a promise fails the test, with the command that replays it.</summary>
    /// <returns>What came of them, and how many they are.</returns>
    public static (IReadOnlyList<SeedResult> Results, int Count) Hold(Func<int, SeedResult> run, int part, int seedsInAPart, bool isLive = false)
    {
        var count = s_isLong ? SeedsInALongPart : seedsInAPart;
        var broken = new List<string>();
        var results = SeedRange.Run(run, 1 + (part * count), count, Environment.ProcessorCount, result =>
        {
            lock (broken)
            {
                broken.Add($"{(isLive ? "live " : "")}seed {result.Seed}: {result.Broken}\n    {SeedRange.CommandFor(result.Seed, isLive)}");
            }
        });
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        return (results, count);
    }
}
