using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Requests;

namespace Keywright.Bench.Http;

/// <summary>A request's way without HTTP: what the gateway's own steps take of the processor and of memory. Where to look when the whole is slow.</summary>
internal static class WayCommand
{
    private const int Outstanding = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--requests") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "way-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            await using var gateway = await QuietGateway.OpenAsync(folder);
            await MeasureAsync(gateway, options.Number("--rounds", 7), options.Number("--requests", 20_000));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(RunningGateway gateway, int rounds, int requests)
    {
        var (apiKey, secret) = await QuietGateway.CutAsync(gateway, "bench", "spot-bot");
        foreach (var orders in new[] { true, false })
        {
            var figures = new List<(double PerSecond, double ProcessorUs, double Bytes, double PauseUs)>();
            for (var round = -3; round < rounds; round++)
            {
                var each = requests / Outstanding / 2 * 2;
                var pool = orders
                    ? RequestPool.OrderPairs(apiKey, secret, $"w{round + 3}", Outstanding, each, "30000.00")
                    : RequestPool.Reads(apiKey, secret, Outstanding, each);
                var wires = Enumerable.Range(0, pool.Count).Select(i => Read(pool[i], apiKey)).ToArray();
                var (bytes, pauses, time, start) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
                await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(line => Task.Run(async () =>
                {
                    for (var i = line * each; i < (line + 1) * each; i++)
                    {
                        QuietGateway.Demand200(await gateway.Pipeline.HandleAsync(wires[i]));
                    }
                })));
                if (round >= 0)
                {
                    figures.Add((
                        wires.Length / Stopwatch.GetElapsedTime(start).TotalSeconds,
                        (Environment.CpuUsage.TotalTime - time).TotalMicroseconds / wires.Length,
                        (GC.GetTotalAllocatedBytes() - bytes) / (double)wires.Length,
                        (GC.GetTotalPauseDuration() - pauses).TotalMicroseconds / wires.Length));
                }
            }

            figures.Sort();
            var median = figures[rounds / 2];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"part":"way","what":"{{(orders ? "order" : "read")}}","outstanding":{{Outstanding}},"perSecond":{{median.PerSecond:F0}},"least":{{figures[0].PerSecond:F0}},"most":{{figures[^1].PerSecond:F0}},"processorUs":{{figures.Select(f => f.ProcessorUs).Order().ElementAt(rounds / 2):F2}},"bytesAllocated":{{median.Bytes:F0}},"collectorPauseUs":{{figures.Select(f => f.PauseUs).Order().ElementAt(rounds / 2):F2}}}"""));
        }
    }

    private static WireRequest Read(ReadOnlySpan<byte> request, string apiKey)
    {
        var line = Encoding.ASCII.GetString(request[..request.IndexOf("\r\n"u8)]).Split(' ');
        var query = line[1].IndexOf('?', StringComparison.Ordinal);
        return new WireRequest
        {
            Method = line[0],
            Path = line[1][..query],
            Query = Encoding.ASCII.GetBytes(line[1][(query + 1)..]),
            Body = default,
            ApiKey = apiKey,
            Client = IPAddress.Loopback,
        };
    }
}
