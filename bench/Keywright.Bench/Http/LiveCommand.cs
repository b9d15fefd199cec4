using System.Globalization;
using System.Text.Json;
using Keywright.Bench.Streams;

namespace Keywright.Bench.Http;

/// <summary>
/// What an account at a real exchange adds to each signed request: the same paced requests sent to an exchange directly, and through a gateway that
/// signs them anew, in turn within every round. The exchange is a second Keywright, each with its log on disk; what is added is the difference
/// within a round, and the processor time is the gateway's alone.
/// </summary>
internal static class LiveCommand
{
    private const int Connections = 20;
    private const int FullConnections = 64;

    public static int Run(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--seconds", "--rate", "--only", "--full") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "live-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            Measure(folder, options.Number("--rounds", 7), options.Number("--seconds", 6), options.Number("--rate", 300), options.Text("--only", "order,read").Split(','), options.Number("--full", 100));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Measure(string folder, int rounds, int seconds, int perSecond, string[] only, int fullEach)
    {
        bool[] whats = [.. ((bool[])[true, false]).Where(orders => only.Contains(What(orders)))];
        // 1. The exchange, and the gateway in front of it.
        var program = ServerProcess.FindProgram();
        var (there, here) = (Path.Combine(folder, "exchange"), Path.Combine(folder, "gateway"));
        using var exchange = ServerProcess.StartGateway(program, there, "--market", "quiet", "--limits", "open");
        using var gateway = ServerProcess.StartGateway(program, here, "--market", "quiet", "--limits", "open");
        var direct = Created(ServerProcess.Command(program, "keys", "create", "--home", there, "--label", "direct", "--preset", "spot-bot", "--json"));
        var pem = Path.Combine(folder, "main.pub.pem");
        File.WriteAllText(pem, Text(ServerProcess.Command(program, "accounts", "add", "main", "--venue", $"http://{exchange.Address}", "--home", here, "--json"), "publicKey"));
        var credential = Text(
            ServerProcess.Command(program, "keys", "create", "--home", there, "--label", "gateway", "--type", "ed25519", "--public-key", pem, "--preset", "spot-bot", "--json"), "apiKey");
        ServerProcess.Command(program, "accounts", "credential", "main", "--api-key", credential, "--home", here);
        ServerProcess.Command(program, "accounts", "arm", "main", "--home", here);
        var through = Created(ServerProcess.Command(
            program, "keys", "create", "--home", here, "--label", "through", "--account", "main", "--preset", "spot-bot", "--uncapped", "--accept-terms", "--json"));
        var price = DeskMarket.Of(exchange.Address).First(market => market.Symbol == "BTCUSDT").FarBelow;

        // 2. Rounds; those below 0 warm up.
        (string Name, ServerProcess Server, (string ApiKey, string Secret) Key)[] ways = [("direct", exchange, direct), ("through", gateway, through)];
        var figures = new Dictionary<(bool Orders, int Way), List<LoadFigures>>();
        var processor = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        var each = perSecond * seconds / Connections / 2 * 2;
        var syncs = new List<double>();
        for (var round = -2; round < rounds; round++)
        {
            syncs.Add(DiskSync.MedianUs(folder));
            foreach (var orders in whats)
            {
                for (var turn = 0; turn < ways.Length; turn++)
                {
                    var way = (turn + round + 2) % ways.Length;
                    var (name, server, (apiKey, secret)) = ways[way];
                    var pool = orders
                        ? RequestPool.OrderPairs(apiKey, secret, string.Create(CultureInfo.InvariantCulture, $"{name[0]}{round + 2}"), Connections, each, price)
                        : RequestPool.Reads(apiKey, secret, Connections, each);
                    using var paced = new PacedOrders(server.Address, pool, Connections, 1);
                    GC.Collect();
                    var before = gateway.ProcessorTime;
                    var load = paced.Run(perSecond);
                    var processorUs = (gateway.ProcessorTime - before).TotalMicroseconds / pool.Count;
                    if (round < 0)
                    {
                        continue;
                    }

                    (figures.TryGetValue((orders, way), out var list) ? list : figures[(orders, way)] = []).Add(load);
                    if (way == 1)
                    {
                        processor[orders].Add(processorUs);
                    }

                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"part":"live","round":{{round}},"pace":{{perSecond}},"way":"{{name}}","what":"{{What(orders)}}","requests":{{pool.Count}},"perSecond":{{load.PerSecond:F0}},"p50Us":{{load.P50:F0}},"p99Us":{{load.P99:F0}},"maxUs":{{load.Max:F0}},"gatewayProcessorUs":{{processorUs:F1}},"gatewayBytes":{{gateway.ResidentBytes}}}"""));
                }
            }
        }

        // 3. The processor's work again with nothing asleep between two requests: waking threads is most of it at a slow pace.
        var busy = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        for (var round = -2; round < rounds; round++)
        {
            foreach (var orders in whats)
            {
                var pool = orders
                    ? RequestPool.OrderPairs(through.ApiKey, through.Secret, string.Create(CultureInfo.InvariantCulture, $"f{round + 2}"), FullConnections, fullEach, price)
                    : RequestPool.Reads(through.ApiKey, through.Secret, FullConnections, fullEach);
                using var run = new LoadRun(gateway.Address, pool, FullConnections);
                GC.Collect();
                var before = gateway.ProcessorTime;
                var load = run.Run();
                var processorUs = (gateway.ProcessorTime - before).TotalMicroseconds / pool.Count;
                if (round >= 0)
                {
                    busy[orders].Add(processorUs);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"part":"live","round":{{round}},"pace":"full","way":"through","what":"{{What(orders)}}","requests":{{pool.Count}},"perSecond":{{load.PerSecond:F0}},"p50Us":{{load.P50:F0}},"p99Us":{{load.P99:F0}},"gatewayProcessorUs":{{processorUs:F1}}}"""));
                }
            }
        }

        // 4. What it comes to.
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one write and sync of a page on this disk: {Median(syncs):F0} µs (rounds {syncs.Min():F0} to {syncs.Max():F0})"));
        Console.WriteLine($"{"",-8}{"direct p50",12}{"p99",9}{"through p50",13}{"p99",9}{"added p50",11}{"least",8}{"most",8}{"added p99",11}{"least",8}{"most",8}{"CPU µs",8}{"busy",8}");
        foreach (var orders in whats)
        {
            var (d, t) = (figures[(orders, 0)], figures[(orders, 1)]);
            var (p50, p99) = (t.Zip(d, (a, b) => a.P50 - b.P50).ToList(), t.Zip(d, (a, b) => a.P99 - b.P99).ToList());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{What(orders),-8}{Median(d.Select(f => f.P50)),12:F0}{Median(d.Select(f => f.P99)),9:F0}{Median(t.Select(f => f.P50)),13:F0}{Median(t.Select(f => f.P99)),9:F0}{Median(p50),11:F0}{p50.Min(),8:F0}{p50.Max(),8:F0}{Median(p99),11:F0}{p99.Min(),8:F0}{p99.Max(),8:F0}{Median(processor[orders]),8:F1}{Median(busy[orders]),8:F1}"));
        }
    }

    private static string What(bool orders) => orders ? "order" : "read";

    private static (string ApiKey, string Secret) Created(string json) => (Text(json, "apiKey"), Text(json, "secretKey"));

    private static string Text(string json, string name)
    {
        using var read = JsonDocument.Parse(json);
        return read.RootElement.GetProperty(name).GetString()!;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
