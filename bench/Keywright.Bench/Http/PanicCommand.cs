using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Keywright.Control;

namespace Keywright.Bench.Http;

/// <summary>
/// How soon a panic holds while signed orders come at a fixed pace: from the instant it is asked for to the last order that was still accepted, and
/// to the report. An order sent after the report and accepted would be a broken promise, and ends the measurement.
/// </summary>
internal static class PanicCommand
{
    private const int Connections = 20;
    private const int Seconds = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--orders", "--keys", "--live") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "panic-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            await MeasureAsync(folder, options.Number("--rounds", 20), options.Number("--orders", 500), options.Number("--keys", 1), options.Number("--live", 0) == 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string folder, int rounds, int perSecond, int keys, bool isLive)
    {
        var home = Path.Combine(folder, "home");

        // The same against a real exchange's account, which is another gateway's.
        using var exchange = isLive ? ServerProcess.StartGateway(ServerProcess.FindProgram(), Path.Combine(folder, "exchange"), "--limits", "open", "--seed", "7") : null;
        if (exchange is not null)
        {
            using var there = new ControlClient(new HomeFolder(Path.Combine(folder, "exchange")));
            await LiveHome.FoundAsync(home, $"http://{exchange.Address}", there);
        }

        using var gateway = ServerProcess.StartGateway(ServerProcess.FindProgram(), home, "--limits", "open", "--keys-max", "10000", "--seed", "7");
        using var control = new ControlClient(new HomeFolder(home));
        var trader = await CutAsync(control, "bench", isLive);
        for (var i = 1; i < keys; i++)
        {
            await CutAsync(control, $"idle-{i}", isLive);
        }

        var measured = new List<(double LastMs, double ReportMs, double InsideMs)>();
        for (var round = -1; round < rounds; round++)
        {
            var each = perSecond * Seconds / Connections;
            const string Price = "50000.00"; // far below that market: it expires at once
            var pool = RequestPool.ExpiringOrders(trader.ApiKey, trader.SecretKey!, string.Create(CultureInfo.InvariantCulture, $"p{round + 1}"), Connections, each, Price);
            var answers = new Answered[Connections * each];
            var start = Stopwatch.GetTimestamp();
            var threads = Enumerable.Range(0, Connections).Select(number => new Thread(() => Send(gateway.Address, pool, answers, number, each, start, perSecond))).ToList();
            threads.ForEach(thread => thread.Start());

            // In the middle of it, as the owner would.
            Thread.Sleep(Seconds * 500);
            var asked = Stopwatch.GetTimestamp();
            var done = await control.PanicAsync(new StartPanic { All = true }, CancellationToken.None) is ControlAnswer<PanicDone>.Done { Value: var value } ? value : throw new InvalidOperationException("The panic was refused.");
            var told = Stopwatch.GetTimestamp();
            threads.ForEach(thread => thread.Join());

            var late = answers.Count(answer => answer.IsAccepted && answer.SentAt > told);
            var before = answers.Count(answer => answer.IsAccepted);
            if (late > 0 || before == 0 || before == answers.Length)
            {
                throw new InvalidOperationException($"{late} orders were accepted after the report, {before} of {answers.Length} in all.");
            }

            var last = answers.Where(answer => answer.IsAccepted).Max(answer => answer.AnsweredAt);
            var result = (LastMs: Ms(Math.Max(0, last - asked)), ReportMs: Ms(told - asked), InsideMs: done.FrozenWithinMicroseconds / 1000.0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"round\":{round},\"accepted\":{before},\"lastAcceptedMs\":{result.LastMs:F2},\"reportMs\":{result.ReportMs:F2},\"frozenWithinMs\":{result.InsideMs:F3}}}"));
            if (round >= 0)
            {
                measured.Add(result);
            }

            foreach (var key in done.Keys)
            {
                _ = await control.ThawKeyAsync(key.ApiKey, CancellationToken.None);
            }
        }

        Summarise("last order answered with 200", measured.ConvertAll(round => round.LastMs));
        Summarise("report", measured.ConvertAll(round => round.ReportMs));
        Summarise("frozen in memory, as the report says", measured.ConvertAll(round => round.InsideMs));
    }

    private static Task<KeyCreated> CutAsync(ControlClient control, string label, bool isLive)
        => LiveHome.CutAsync(control, isLive ? LiveHome.KeyOf(label, "real") : new CreateKey { Label = label, Preset = "spot-bot" });

    private static void Send(IPEndPoint to, RequestPool pool, Answered[] answers, int number, int each, long start, int perSecond)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(to);
        var buffer = new byte[16 << 10];
        for (var i = 0; i < each; i++)
        {
            var due = start + (((i * Connections) + number) * Stopwatch.Frequency / perSecond);
            if (due - Stopwatch.GetTimestamp() is > 0 and var wait)
            {
                Thread.Sleep(TimeSpan.FromSeconds(wait / (double)Stopwatch.Frequency));
            }

            var index = (number * each) + i;
            var sent = Stopwatch.GetTimestamp();
            socket.Send(pool[index]);

            // Answers are small: one that comes in two pieces is read to its end by the length of its body, which ends with a brace.
            var filled = 0;
            while (filled == 0 || buffer[filled - 1] != (byte)'}')
            {
                var read = socket.Receive(buffer.AsSpan(filled));
                filled += read > 0 ? read : throw new InvalidOperationException("The server closed a connection.");
            }

            answers[index] = new Answered(sent, Stopwatch.GetTimestamp(), buffer.AsSpan().StartsWith("HTTP/1.1 200"u8));
        }
    }

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private static void Summarise(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {milliseconds[milliseconds.Count / 2]:F2} ms, most {milliseconds[^1]:F2} ms"));
    }

    private readonly record struct Answered(long SentAt, long AnsweredAt, bool IsAccepted);
}
