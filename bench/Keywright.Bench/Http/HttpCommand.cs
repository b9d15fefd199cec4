using System.Globalization;
using System.Text.Json;

namespace Keywright.Bench.Http;

/// <summary>
/// The whole way over HTTP beside a bare Kestrel endpoint and one that checks the signature, in turn within every round. A measurement is one
/// JSON line; the table at the end gives medians over rounds, the ratio being the median of the rounds' own ratios.
/// </summary>
internal static class HttpCommand
{
    public static int Run(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--requests", "--flow", "--only", "--beside") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "http-bench"));
        var requests = options.Number("--requests", 40_000);
        var shapes = Shape.All(requests).Where(s => options.Text("--only", s.Name).Split(',').Contains(s.Name)).ToList();
        Directory.CreateDirectory(folder);
        try
        {
            Measure(folder, options.Number("--rounds", 7), shapes, options.Text("--flow", "pairs") == "ioc", options.Text("--beside", ""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    /// <param name="beside">Another build of the product, measured in the same rounds; empty for none.</param>
    private static void Measure(string folder, int rounds, List<Shape> shapes, bool expiring, string beside)
    {
        // The servers, each in a home of its own.
        var program = ServerProcess.FindProgram();
        var contenders = new List<Contender>();
        var gateway = Contender.Gateway("keywright", program, Path.Combine(folder, "home"));
        contenders.Add(new Contender("bare Kestrel", ServerProcess.StartFloor(program, null), gateway.ApiKey, gateway.Secret));
        contenders.Add(new Contender("Kestrel + HMAC", ServerProcess.StartFloor(program, gateway.Secret), gateway.ApiKey, gateway.Secret));
        contenders.Add(gateway);
        if (beside.Length > 0)
        {
            contenders.Add(Contender.Gateway("beside", beside, Path.Combine(folder, "beside")));
        }

        try
        {
            Measure(folder, rounds, shapes, expiring, contenders, FarBelow(gateway.Server));
        }
        finally
        {
            contenders.ForEach(c => c.Server.Dispose());
        }
    }

    private static void Measure(string folder, int rounds, List<Shape> shapes, bool expiring, List<Contender> contenders, string price)
    {
        // 1. Rounds; those below 0 warm up, because tiers change while they run.
        var figures = shapes.ToDictionary(s => s, _ => contenders.Select(_ => new List<Figures>()).ToArray());
        var syncs = new List<double>();
        for (var round = -3; round < rounds; round++)
        {
            syncs.Add(DiskSync.MedianUs(folder));
            foreach (var shape in shapes)
            {
                for (var turn = 0; turn < contenders.Count; turn++)
                {
                    var which = (turn + round + 3) % contenders.Count;
                    var run = string.Create(CultureInfo.InvariantCulture, $"r{round + 3}{shape.Name}");
                    var (_, server, apiKey, secret) = contenders[which];
                    var pool = !shape.Orders
                        ? RequestPool.Reads(apiKey, secret, shape.Connections, shape.Each)
                        : expiring
                            ? RequestPool.ExpiringOrders(apiKey, secret, run, shape.Connections, shape.Each, price)
                            : RequestPool.OrderPairs(apiKey, secret, run, shape.Connections, shape.Each, price);
                    var measured = MeasureOne(server, pool, shape.Connections);
                    if (round >= 0)
                    {
                        figures[shape][which].Add(measured);
                        Console.WriteLine(string.Create(
                            CultureInfo.InvariantCulture,
                            $$"""{"part":"http","round":{{round}},"server":"{{contenders[which].Name}}","what":"{{(shape.Orders ? "order" : "read")}}","connections":{{shape.Connections}},"requests":{{pool.Count}},"perSecond":{{measured.Load.PerSecond:F0}},"p50Us":{{measured.Load.P50:F0}},"p99Us":{{measured.Load.P99:F0}},"maxUs":{{measured.Load.Max:F0}},"processorUs":{{measured.ProcessorUs:F1}},"generatorUs":{{measured.GeneratorUs:F1}}}"""));
                    }
                }
            }
        }

        // 2. What it comes to.
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one write and sync of a page on this disk: {Median(syncs):F0} µs (rounds {syncs.Min():F0} to {syncs.Max():F0})"));
        Console.WriteLine($"{"",-10}{"",-16}{"requests/s",11}{"least",9}{"most",9}{"p50 µs",9}{"p99 µs",9}{"CPU µs",8}{"load µs",9}{"ratio",8}{"least",7}{"most",7}");
        foreach (var (shape, byServer) in figures)
        {
            for (var which = 0; which < contenders.Count; which++)
            {
                var list = byServer[which];
                var rates = list.Select(f => f.Load.PerSecond).ToList();
                var ratios = rates.Zip(byServer[0], (rate, floor) => rate / floor.Load.PerSecond).ToList();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape.Name,-10}{contenders[which].Name,-16}{Median(rates),11:F0}{rates.Min(),9:F0}{rates.Max(),9:F0}{Median(list.Select(f => f.Load.P50)),9:F0}{Median(list.Select(f => f.Load.P99)),9:F0}{Median(list.Select(f => f.ProcessorUs)),8:F1}{Median(list.Select(f => f.GeneratorUs)),9:F1}{Median(ratios),8:F2}{ratios.Min(),7:F2}{ratios.Max(),7:F2}"));
            }
        }
    }

    private static Figures MeasureOne(ServerProcess server, RequestPool pool, int connections)
    {
        using var run = new LoadRun(server.Address, pool, connections);
        GC.Collect();
        var (before, ownBefore) = (server.ProcessorTime, Environment.CpuUsage.TotalTime);
        var load = run.Run();
        return new Figures(
            load, (server.ProcessorTime - before).TotalMicroseconds / pool.Count, (Environment.CpuUsage.TotalTime - ownBefore).TotalMicroseconds / pool.Count);
    }

    /// <summary>Half the opening price: inside the percent-price filter, and nobody sells there.</summary>
    private static string FarBelow(ServerProcess gateway)
    {
        using var client = new HttpClient();
        using var answer = JsonDocument.Parse(client.GetStringAsync(new Uri($"http://{gateway.Address}/api/v3/avgPrice?symbol=BTCUSDT")).GetAwaiter().GetResult());
        var price = decimal.Parse(answer.RootElement.GetProperty("price").GetString()!, CultureInfo.InvariantCulture);
        return Math.Round(price / 2, 2).ToString("F2", CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Contender(string Name, ServerProcess Server, string ApiKey, string Secret)
    {
        public static Contender Gateway(string name, string program, string home)
        {
            var server = ServerProcess.StartGateway(program, home, "--market", "quiet", "--limits", "open");
            using var created = JsonDocument.Parse(ServerProcess.Command(program, "keys", "create", "--home", home, "--label", "bench", "--preset", "spot-bot", "--json"));
            return new Contender(name, server, created.RootElement.GetProperty("apiKey").GetString()!, created.RootElement.GetProperty("secretKey").GetString()!);
        }
    }

    /// <param name="Load">What the generator saw.</param>
    /// <param name="ProcessorUs">The server's processor time a request.</param>
    /// <param name="GeneratorUs">The generator's own, a request: a light one leaves the machine to the server.</param>
    private readonly record struct Figures(LoadFigures Load, double ProcessorUs, double GeneratorUs);

    private sealed record Shape(string Name, bool Orders, int Connections, int Each)
    {
        // One connection answers far fewer a second, so it gets fewer.
        public static Shape[] All(int requests) =>
        [
            new("order64", true, 64, requests / 64 / 2 * 2),
            new("read64", false, 64, requests / 64),
            new("order1", true, 1, requests / 20 / 2 * 2),
            new("read1", false, 1, requests / 20),
        ];
    }
}
