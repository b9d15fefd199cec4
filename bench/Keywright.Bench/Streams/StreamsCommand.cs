using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Keywright.Bench.Http;

namespace Keywright.Bench.Streams;

/// <summary>
/// What many followers cost those who trade: signed orders at a fixed pace on a living market, without and with the stream connections, in
/// turn within every round. A measurement is one JSON line; the table at the end gives medians over rounds.
/// </summary>
internal static class StreamsCommand
{
    private const int OrderConnections = 50;

    public static int Run(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--seconds", "--connections", "--orders") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "streams-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            Measure(folder, options.Number("--rounds", 5), options.Number("--seconds", 10), options.Number("--connections", 2_000), options.Number("--orders", 1_000));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Measure(string folder, int rounds, int seconds, int connections, int perSecond)
    {
        var program = ServerProcess.FindProgram();
        using var gateway = ServerProcess.StartGateway(program, Path.Combine(folder, "home"), "--limits", "open");
        using var created = JsonDocument.Parse(ServerProcess.Command(program, "keys", "create", "--home", Path.Combine(folder, "home"), "--label", "bench", "--preset", "spot-bot", "--json"));
        var (apiKey, secret) = (created.RootElement.GetProperty("apiKey").GetString()!, created.RootElement.GetProperty("secretKey").GetString()!);
        var markets = DeskMarket.Of(gateway.Address);
        var each = Math.Max(20, perSecond * seconds / OrderConnections / 20 * 20);
        var measured = new List<Round>();
        for (var round = -1; round < rounds; round++)
        {
            RequestPool Desk(string what) => RequestPool.Desk(
                apiKey, secret, string.Create(CultureInfo.InvariantCulture, $"{what}{round + 1}"), OrderConnections, each, markets);
            var alone = Alone(gateway, Desk("a"), perSecond, markets.Count);
            using var followers = new Followers(gateway.Address, connections, markets);
            var result = Beside(gateway, Desk("b"), perSecond, followers, alone, markets.Count);
            Print(round, result);
            if (round >= 0)
            {
                measured.Add(result);
            }
        }

        Summarise(connections, measured);
    }

    private static LoadFigures Alone(ServerProcess gateway, RequestPool pool, int perSecond, int markets)
    {
        using var orders = new PacedOrders(gateway.Address, pool, OrderConnections, markets);
        GC.Collect();
        return orders.Run(perSecond);
    }

    private static Round Beside(ServerProcess gateway, RequestPool pool, int perSecond, Followers followers, LoadFigures alone, int markets)
    {
        using var orders = new PacedOrders(gateway.Address, pool, OrderConnections, markets);
        GC.Collect();
        var (processor, start) = (gateway.ProcessorTime, Stopwatch.GetTimestamp());
        followers.Begin();
        var beside = orders.Run(perSecond);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var busy = (gateway.ProcessorTime - processor).TotalSeconds / seconds;
        followers.End();

        var delays = followers.Trades
            .Where(t => orders.AnsweredTrades.ContainsKey((t.Market, t.TradeId)))
            .Select(t => (t.At - orders.AnsweredTrades[(t.Market, t.TradeId)]) * 1e6 / Stopwatch.Frequency)
            .Order()
            .ToArray();
        return new Round(
            alone, beside, followers.Frames / seconds, followers.Bytes / seconds, followers.Events / seconds, At(delays, 500), At(delays, 990), delays.Length,
            gateway.ResidentBytes, followers.CutOff, busy);
    }

    private static void Print(int round, Round r) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"part":"streams","round":{{round}},"perSecond":{{r.Beside.PerSecond:F0}},"aloneP50Us":{{r.Alone.P50:F0}},"aloneP99Us":{{r.Alone.P99:F0}},"besideP50Us":{{r.Beside.P50:F0}},"besideP99Us":{{r.Beside.P99:F0}},"framesPerSecond":{{r.Frames:F0}},"bytesPerSecond":{{r.Bytes:F0}},"eventsPerSecond":{{r.Events:F0}},"delayP50Us":{{r.DelayP50:F0}},"delayP99Us":{{r.DelayP99:F0}},"delays":{{r.Delays}},"residentMB":{{r.ResidentBytes >> 20}},"cutOff":{{r.CutOff}},"gatewayCores":{{r.Cores:F2}}}"""));

    private static void Summarise(int connections, List<Round> rounds)
    {
        double Of(Func<Round, double> figure) => Median(rounds.Select(figure));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {connections} stream connections beside {Of(r => r.Beside.PerSecond):F0} signed orders a second, medians of {rounds.Count} rounds
            order p50     {Of(r => r.Alone.P50):F0} µs alone, {Of(r => r.Beside.P50):F0} µs beside, ratio {Of(r => r.Beside.P50 / r.Alone.P50):F2} ({rounds.Min(r => r.Beside.P50 / r.Alone.P50):F2} to {rounds.Max(r => r.Beside.P50 / r.Alone.P50):F2})
            order p99     {Of(r => r.Alone.P99):F0} µs alone, {Of(r => r.Beside.P99):F0} µs beside, ratio {Of(r => r.Beside.P99 / r.Alone.P99):F2} ({rounds.Min(r => r.Beside.P99 / r.Alone.P99):F2} to {rounds.Max(r => r.Beside.P99 / r.Alone.P99):F2})
            fan-out       {Of(r => r.Events):F0} events/s, {Of(r => r.Frames):F0} frames/s, {Of(r => r.Bytes) / 1e6:F1} MB/s
            trade delay   from the taker's answer to a follower's frame: p50 {Of(r => r.DelayP50):F0} µs, p99 {Of(r => r.DelayP99):F0} µs
            gateway       {rounds.Max(r => r.ResidentBytes) >> 20} MB resident at most, {Of(r => r.Cores):F2} cores, {rounds.Sum(r => r.CutOff)} connections cut off
            """));
    }

    private static double At(double[] sorted, int perMille) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, sorted.Length * perMille / 1000)];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Round(
        LoadFigures Alone, LoadFigures Beside, double Frames, double Bytes, double Events, double DelayP50, double DelayP99, int Delays, long ResidentBytes, int CutOff, double Cores);
}
