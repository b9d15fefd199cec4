using System.Collections.Concurrent;
using System.Globalization;
using Keywright.Simulation.Runs;
using Xunit;

namespace Keywright.Simulation.Tests;

/// <summary>
/// The promises, seed by seed. Each part is a few dozen seeds, or a thousand in a long run; what fails prints the command that replays it.
/// </summary>
public sealed class SeedTests
{
    private const int SeedsInAPart = 30;

    private static readonly ConcurrentDictionary<int, SeedResult> s_lived = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Every_promise_holds_whatever_the_seed_brings(int part)
    {
        var (results, count) = SeedParts.Hold(Lived, part, SeedsInAPart);

        // A simulation in which nothing happens would hold every promise.
        Assert.True(results.Sum(result => result.Answers) > 100 * count, "Too few answers were judged.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_to_the_last_byte()
    {
        foreach (var seed in new[] { 2, 7, 19, 40, 53 })
        {
            var (one, other) = (SeedRun.Run(seed, keepTrace: true), SeedRun.Run(seed, keepTrace: true));
            Assert.Equal(one.Trace, other.Trace);
            Assert.Equal(one.Fingerprint, other.Fingerprint);
            Assert.Equal(one.Fingerprint, Lived(seed).Fingerprint);
        }
    }

    [Fact]
    public void Different_seeds_give_different_traces() =>
        Assert.Equal(8, Enumerable.Range(1, 8).Select(seed => Lived(seed).Fingerprint).Distinct().Count());

    /// <summary>What the seeds of one part together must have brought about; otherwise checkers have nothing to judge.</summary>
    [Fact]
    public void The_seeds_bring_every_kind_of_answer()
    {
        var codes = SeedRange.Run(Lived, 1, 60, Environment.ProcessorCount, static _ => { }).SelectMany(result => result.Codes).GroupBy(code => code.Key).Select(code => code.Key).ToHashSet();
        string[] wanted =
        [
            "Place 200 0", "Place 400 -1021", "Place 400 -1022", "Place 400 -1104", "Place 400 -2010", "Place 401 -2014", "Place 401 -2015", "Place 429 -1015",
            "Place 503 -1000", "Cancel 200 0", "Cancel 400 -2011", "CancelAll 200 0", "Query 200 0", "OpenOrders 429 -1003", "Garbage 404 -1000",
            "PlaceList 200 0", "PlaceList 400 -1165", "CancelList 200 0", "QueryList 200 0", "Replace 200 0", "Replace 409 -2021", "Replace 400 -2022", "Amend 200 0", "Amend 400 -2038",
            "triggered", "triggered trailing", "STOP_LOSS FILLED", "TAKE_PROFIT FILLED", "STOP_LOSS EXPIRED OCO_TRIGGER", "LIMIT_MAKER EXPIRED OCO_TRIGGER", "self-trade prevented", "iceberg in parts",
        ];
        Assert.Equal("", string.Join(", ", wanted.Where(code => !codes.Contains(code)).Select(code => code.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>What came of a seed. It is lived once, however many tests ask.</summary>
    private static SeedResult Lived(int seed) => s_lived.GetOrAdd(seed, static seed => SeedRun.Run(seed));
}
