using System.Diagnostics;
using System.Globalization;
using Keywright.Journal;

namespace Keywright.Bench;

/// <summary>
/// The durable, chained journal beside a plain group-commit log, on a real disk: many appenders, each waiting for its entry to be durable
/// before the next. Rounds alternate, medians are told, with the spread as the machine's noise.
/// Arguments: [--folder DIR] [--rounds N] [--entries N] [--outstanding N] [--bytes N].
/// </summary>
internal static class JournalBench
{
    public static async Task<int> Run(string[] args)
    {
        var folder = Option(args, "--folder", Path.Combine(Environment.CurrentDirectory, "journal-bench"));
        var rounds = int.Parse(Option(args, "--rounds", "5"), CultureInfo.InvariantCulture);
        var entries = int.Parse(Option(args, "--entries", "400000"), CultureInfo.InvariantCulture);
        var outstanding = int.Parse(Option(args, "--outstanding", "64"), CultureInfo.InvariantCulture);
        var bytes = int.Parse(Option(args, "--bytes", "200"), CultureInfo.InvariantCulture);

        entries -= entries % outstanding;
        Console.WriteLine($"journal: {outstanding} outstanding, {entries} entries of {bytes} bytes, {rounds} rounds after one to warm up, in {folder}");
        List<Figures> plain = [], chained = [], verified = [];
        try
        {
            for (var round = 0; round <= rounds; round++)
            {
                _ = Directory.CreateDirectory(folder);
                var plainFigures = await PlainAsync(folder, entries, outstanding, bytes);
                var (journalFigures, verifyFigures) = await ChainedAsync(folder, entries, outstanding, bytes);
                Directory.Delete(folder, recursive: true);
                if (round > 0)
                {
                    plain.Add(plainFigures);
                    chained.Add(journalFigures);
                    verified.Add(verifyFigures);
                }
            }
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Tell("plain group commit, no chain", plain);
        Tell("chained journal", chained);
        Tell("verify, one thread", verified);
        Console.WriteLine($"journal / plain = {Median(chained, f => f.PerSecond) / Median(plain, f => f.PerSecond):F2}");
        return 0;
    }

    private static async Task<Figures> PlainAsync(string folder, int entries, int outstanding, int bytes)
    {
        using var log = new PlainLog(Path.Combine(folder, "plain.log"), (bytes + 4L) * entries);
        return await MeasureAsync(entries, outstanding, bytes, payload => new ValueTask(log.AppendAsync(payload.Span)));
    }

    private static async Task<(Figures Appended, Figures Verified)> ChainedAsync(string folder, int entries, int outstanding, int bytes)
    {
        var disk = new LocalDisk();
        var path = Path.Combine(folder, "journal");
        var (log, _) = await JournalLog.OpenAsync(disk, path, new JournalOptions());
        Figures appended;
        await using (log)
        {
            appended = await MeasureAsync(entries, outstanding, bytes, payload =>
            {
                var answer = log.TryReserve(payload.Length, emergency: false);
                return answer == AppendResult.Ok
                    ? log.DurableAsync(log.Append(1, payload.Span))
                    : throw new InvalidOperationException($"The journal refused: {answer}.");
            });
        }

        var start = Stopwatch.GetTimestamp();
        var verdict = JournalVerifier.Verify(disk, path, null);
        var took = Stopwatch.GetElapsedTime(start);
        if (!verdict.Sound || verdict.Entries != entries)
        {
            throw new InvalidOperationException($"{verdict.Entries} of {entries} entries: {verdict.Sentence}");
        }

        return (appended, new Figures(entries / took.TotalSeconds, 0, 0, 0, 0));
    }

    private static async Task<Figures> MeasureAsync(int entries, int outstanding, int bytes, Func<ReadOnlyMemory<byte>, ValueTask> append)
    {
        var each = entries / outstanding;
        var ticks = new long[each * outstanding];
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(appender => Task.Run(async () =>
        {
            var payload = new byte[bytes];
            new Random(appender).NextBytes(payload);
            for (var i = 0; i < each; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await append(payload);
                ticks[(appender * each) + i] = Stopwatch.GetTimestamp() - began;
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(ticks);
        return new Figures(ticks.Length / seconds, Micros(ticks, 500), Micros(ticks, 990), Micros(ticks, 999), Micros(ticks, 1000));
    }

    private static double Micros(long[] sorted, int perMille) =>
        sorted[(int)Math.Min(sorted.Length - 1, (long)sorted.Length * perMille / 1000)] * 1e6 / Stopwatch.Frequency;

    private static void Tell(string what, List<Figures> rounds)
    {
        var rate = Median(rounds, f => f.PerSecond);
        var line = $"{what,-30} {rate,10:N0}/s (rounds {rounds.Min(f => f.PerSecond):N0} to {rounds.Max(f => f.PerSecond):N0})";
        if (rounds[0].P50 > 0)
        {
            line += $"  p50 {Median(rounds, f => f.P50):F0} µs  p99 {Median(rounds, f => f.P99):F0} µs  p99.9 {Median(rounds, f => f.P999):F0} µs  max {Median(rounds, f => f.Max):F0} µs";
        }

        Console.WriteLine(line);
    }

    private static double Median(List<Figures> rounds, Func<Figures, double> of)
    {
        var sorted = rounds.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }

    /// <summary>Latencies in microseconds from append to durable.</summary>
    private sealed record Figures(double PerSecond, double P50, double P99, double P999, double Max);
}
