using System.Diagnostics;
using System.Globalization;
using Keywright.Simulation.Runs;
using Keywright.Simulation.Streaming;

// --seed N              one seed, with its trace to read
// --hour N              an hour of market with listeners and broken connections
// --from N --count M    many seeds, failures only; --codes adds how often each answer was given; --first stops at the first that fails
int? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;

if (Option("--seed") is { } seed)
{
    var result = SeedRun.Run(seed, keepTrace: true);
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
    Console.WriteLine("usage: --seed N | --hour N | [--from N] --count M [--codes] [--first] [--jobs J]");
    return 2;
}

var (from, jobs) = (Option("--from") ?? 1, Option("--jobs") ?? Environment.ProcessorCount);
if (args.Contains("--first"))
{
    for (var at = from; at < from + count; at += 8)
    {
        if (SeedRange.Run(at, Math.Min(8, from + count - at), jobs, static _ => { }).FirstOrDefault(result => result.Broken is not null) is { } caught)
        {
            Console.WriteLine($"seed {caught.Seed}: {caught.Broken}");
            return 1;
        }
    }

    Console.WriteLine($"seeds {from} to {from + count - 1}: all promises held");
    return 0;
}

var clock = Stopwatch.StartNew();
var results = SeedRange.Run(from, count, jobs, broken =>
    Console.WriteLine($"seed {broken.Seed}: {broken.Broken}\n    {SeedRange.CommandFor(broken.Seed)}"));
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
