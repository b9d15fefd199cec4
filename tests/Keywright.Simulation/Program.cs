using System.Diagnostics;
using System.Globalization;
using Keywright.Simulation.Live;
using Keywright.Simulation.Runs;
using Keywright.Simulation.Streaming;

// --seed N              one seed, with its trace to read
// --hour N              an hour of market with listeners and broken connections
// --live                the same for lives on a real exchange
// --from N --count M    many seeds, failures only; --codes adds how often each answer was given; --first stops at the first that fails
int? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;

Func<int, SeedResult> runOne = args.Contains("--live") ? static seed => LiveRun.Run(seed) : static seed => SeedRun.Run(seed);
if (Option("--seed") is { } seed)
{
    var result = args.Contains("--live") ? LiveRun.Run(seed, keepTrace: true) : SeedRun.Run(seed, keepTrace: true);
    Console.WriteLine(result.Trace);
    Console.WriteLine($"seed {seed}: {(result.Broken is null ? "all promises held" : $"BROKEN {result.Broken}")} ({result.Answers} answers, fingerprint {result.Fingerprint:x16})");
    return result.Broken is null ? 0 : 1;
}

if (Option("--hour") is { } hourSeed)
{
    var hour = MarketHour.Run(hourSeed);
    Console.WriteLine($"hour {hourSeed}: {hour}\n{(hour.Broken is null ? "all promises held" : $"BROKEN {hour.Broken}")} ({hour.Fingerprint:x16})");
    return hour.Broken is null ? 0 : 1;
}

if (Option("--count") is not { } count)
{
    Console.WriteLine("usage: [--live] --seed N | --hour N | [--live] [--from N] --count M [--codes] [--first] [--jobs J]");
    return 2;
}

var (from, jobs) = (Option("--from") ?? 1, Option("--jobs") ?? Environment.ProcessorCount);
if (args.Contains("--first"))
{
    for (var at = from; at < from + count; at += 8)
    {
        if (SeedRange.Run(runOne, at, Math.Min(8, from + count - at), jobs, static _ => { }).FirstOrDefault(result => result.Broken is not null) is { } caught)
        {
            Console.WriteLine($"seed {caught.Seed}: {caught.Broken}");
            return 1;
        }
    }

    Console.WriteLine($"seeds {from} to {from + count - 1}: all promises held");
    return 0;
}

var clock = Stopwatch.StartNew();
var results = SeedRange.Run(runOne, from, count, jobs, broken =>
    Console.WriteLine($"seed {broken.Seed}: {broken.Broken}\n    {SeedRange.CommandFor(broken.Seed, args.Contains("--live"))}"));
if (args.Contains("--codes"))
{
    foreach (var codes in results.SelectMany(result => result.Codes).GroupBy(code => code.Key).OrderBy(code => code.Key, StringComparer.Ordinal))
    {
        Console.WriteLine($"{codes.Key,-28} {codes.Sum(code => code.Value),9}");
    }
}

var failed = results.Count(result => result.Broken is not null);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count} seeds, {failed} failed, {results.Sum(result => (long)result.Answers)} answers judged, {results.Count / clock.Elapsed.TotalSeconds:F1} seeds/s"));
return failed == 0 ? 0 : 1;
