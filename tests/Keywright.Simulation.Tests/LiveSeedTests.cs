using System.Collections.Concurrent;
using Keywright.Simulation.Live;
using Keywright.Simulation.Runs;
using Xunit;

namespace Keywright.Simulation.Tests;

/// <summary>The promises of an account at a real exchange, seed by seed: some dozens, or a thousand a part in a long run.</summary>
public sealed class LiveSeedTests
{
    private const int SeedsInAPart = 20;

    /// <summary>So many together bring about every fault.</summary>
    private const int SeedsForAll = 240;

    /// <summary>Calls of which one in a few is drawn, so that these seeds bring only the kinds of end to them and not every fault.</summary>
    private static readonly string[] Lists = ["POST /api/v3/orderList/oco", "POST /api/v3/order/cancelReplace", "PUT /api/v3/order/amend/keepPriority"];

    private static readonly string[] Ends = ["broken after", "half open after", "slow there", "-1007"];

    private static readonly string[] Breakdowns = ["503", "503 -1000", "500", "502 html"];

    private static readonly ConcurrentDictionary<int, SeedResult> s_lived = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_promise_holds_at_a_real_exchange_whatever_the_seed_brings(int part)
    {
        var (results, count) = SeedParts.Hold(Lived, part, SeedsInAPart, isLive: true);
        Assert.True(results.Sum(result => result.Answers) > 50 * count, "Too few answers were judged.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_to_the_last_byte()
    {
        foreach (var seed in new[] { 3, 8, 21 })
        {
            var (one, other) = (LiveRun.Run(seed, keepTrace: true), LiveRun.Run(seed, keepTrace: true));
            Assert.Equal(one.Trace, other.Trace);
            Assert.Equal(one.Fingerprint, Lived(seed).Fingerprint);
        }
    }

    /// <summary>What the seeds together must have brought about; otherwise checkers have nothing to judge.</summary>
    [Fact]
    public void The_seeds_bring_every_fault_to_orders_cancels_and_queries()
    {
        var codes = SeedRange.Run(Lived, 1, SeedsForAll, Environment.ProcessorCount, static _ => { }).SelectMany(result => result.Codes.Keys).ToHashSet();
        string[] faults =
        [
            "not sent", "broken before", "broken after", "half open before", "half open after", "slow there", "slow back", "503", "503 -1000", "500", "502 html", "half a body", "wrong type",
            "garbled numbers", "empty body", "301", "-1007", "-1006", "-1021 late", "-1021 early", "-1022", "-2015",
        ];
        var wanted = faults.SelectMany(fault => new[] { $"POST /api/v3/order: {fault}", $"GET /api/v3/order: {fault}", $"DELETE /api/v3/order: {fault}" })
            .Concat(["GET /api/v3/order: 429", "DELETE /api/v3/order: 429", "POST /api/v3/order: 418", "POST /api/v3/order: 403 html", "Place 200 0", "Place 504 -1007", "Place 503 -1001", "Place 400 -2010", "Cancel 200 0", "Cancel 400 -2011", "CancelAll 200 0", "Query 400 -2013"])
            .Concat(Lists.SelectMany(call => (string[])[.. Ends.Select(end => $"{call}: {end}")]))
            .Concat(["PlaceList 200 0", "PlaceList 504 -1007", "CancelList 200 0", "CancelList 400 -2011", "Replace 200 0", "Replace 400 -2022", "Replace 409 -2021", "Amend 200 0", "Amend 400 -2038"]);
        Assert.Equal("", string.Join(", ", wanted.Where(code => !codes.Contains(code))));
        Assert.All(Lists, call => Assert.Contains(Breakdowns, fault => codes.Contains($"{call}: {fault}")));
    }

    /// <summary>What came of a seed. It is lived once, however many tests ask.</summary>
    private static SeedResult Lived(int seed) => s_lived.GetOrAdd(seed, static seed => LiveRun.Run(seed));
}
