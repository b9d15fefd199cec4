using System.Diagnostics;
using System.Globalization;
using System.Text;
using Keywright.Bench.Http;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;

namespace Keywright.Bench.Upstream;

/// <summary>
/// What a call to the exchange costs the gateway in processor time: our own way beside the framework's client, in turn within every round,
/// against the bare listener in a process of its own; at full speed over several connections, and at a steady 300 a second, of which what the
/// pace itself costs is measured too.
/// </summary>
internal static class UpstreamCommand
{
    private const int AtOnce = 16;
    private const int PerSecond = 300;

    private static readonly UpstreamRequest Order = new()
    {
        Method = "POST",
        Path = "/api/v3/order",
        Parameters = Encoding.ASCII.GetBytes(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100000&price=60000.00&newClientOrderId=x-bench-0000000001&newOrderRespType=RESULT"
            + "&recvWindow=5000&timestamp=1700000000000&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        ApiKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        Patience = TimeSpan.FromSeconds(10),
    };

    private static readonly UpstreamRequest Read = Order with { Method = "GET", Path = "/api/v3/account" };

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--rounds", "--requests", "--seconds") is not { } options)
        {
            return 2;
        }

        var (rounds, requests, seconds) = (options.Number("--rounds", 7), options.Number("--requests", 40_000), options.Number("--seconds", 4));
        using var server = ServerProcess.StartFloor(typeof(UpstreamCommand).Assembly.Location, secret: null);
        var url = $"http://{server.Address}";
        await using var own = new HttpUpstream(UpstreamUrls.TryOfOneHost(url, out _)!, TimeProvider.System);
        using var library = new LibraryWire(new Uri(url));
        (string Name, Func<UpstreamRequest, ValueTask<UpstreamAnswer>> Send)[] ways =
        [
            ("framework's client", library.SendAsync),
            ("ours", request => own.SendAsync(request, CancellationToken.None)),
            ("the pace alone", _ => ValueTask.FromResult<UpstreamAnswer>(new UpstreamAnswer.Answered(200, default))),
        ];
        var figures = ways.Select(_ => (Fast: new List<double>(), Rate: new List<double>(), Paced: new List<double>())).ToArray();
        for (var round = -2; round < rounds; round++) // two rounds to warm up
        {
            for (var turn = 0; turn < ways.Length; turn++)
            {
                var which = (turn + round + 2) % ways.Length;
                var (fast, rate) = await MeasureAsync(requests, () => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => FloodAsync(ways[which].Send, requests / AtOnce))));
                var (paced, _) = await MeasureAsync(PerSecond * seconds, () => PaceAsync(ways[which].Send, PerSecond * seconds));
                if (round >= 0)
                {
                    figures[which].Fast.Add(fast);
                    figures[which].Rate.Add(rate);
                    figures[which].Paced.Add(paced);
                }
            }
        }

        Console.WriteLine($"{"processor µs a call",-22}{"full speed",11}{"least",8}{"most",8}{"calls/s",10}{$"{PerSecond}/s",11}{"least",8}{"most",8}");
        for (var which = 0; which < ways.Length; which++)
        {
            var (fast, rate, paced) = figures[which];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{ways[which].Name,-22}{Median(fast),11:F1}{fast.Min(),8:F1}{fast.Max(),8:F1}{Median(rate),10:F0}{Median(paced),11:F1}{paced.Min(),8:F1}{paced.Max(),8:F1}"));
        }

        return 0;
    }

    /// <returns>Own processor time a call, µs, and calls a second.</returns>
    private static async Task<(double ProcessorUs, double PerSecond)> MeasureAsync(int calls, Func<Task> run)
    {
        GC.Collect();
        var (before, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await run();
        return ((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / calls, calls / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task FloodAsync(Func<UpstreamRequest, ValueTask<UpstreamAnswer>> send, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Demand(await send(i % 2 == 0 ? Order : Read));
        }
    }

    /// <summary>One call after the other at even times, each begun by the same timer whatever is measured.</summary>
    private static async Task PaceAsync(Func<UpstreamRequest, ValueTask<UpstreamAnswer>> send, int calls)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var sent = 0; sent < calls && await timer.WaitForNextTickAsync();)
        {
            for (var i = 0; i < PerSecond / 100; i++, sent++)
            {
                Demand(await send(sent % 2 == 0 ? Order : Read));
            }
        }
    }

    private static void Demand(UpstreamAnswer answer)
    {
        if (answer is not UpstreamAnswer.Answered { Status: 200 })
        {
            throw new InvalidOperationException($"A call failed: {answer}");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
