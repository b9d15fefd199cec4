using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys audit</c>: the review of the keys. What keys have done is <c>audit</c>'s business.</summary>
internal sealed class ReviewVerb : Verb
{
    private readonly Argument<string?> name = new("KEY") { Description = "A label or an API key; every live key when left out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> signOff = new("--sign-off") { HelpName = "NAME", Description = "Record that you looked through the findings." };
    private readonly Option<string?> every = new("--every") { HelpName = "30d", Description = "Set how often a review is due." };
    private readonly Option<string?> rotation = new("--rotation") { HelpName = "90d", Description = "Set how old a secret may get." };
    private readonly Option<string?> unused = new("--unused") { HelpName = "30d", Description = "Set how long a key, or a right, may lie idle." };
    private readonly Option<string?> calendar = new("--calendar", "--ics") { HelpName = "FILE", Description = "Write every date with alarms 14, 7, 3 and 1 days before, as an .ics file; - for standard output." };
    private readonly Option<bool> strict = new("--strict") { Description = "End with 1 when there are findings." };

    public ReviewVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "audit",
            "Look through the keys for what is idle, wide, old or about to end, each with the command that mends it.",
            "./keywright keys audit",
            "./keywright keys audit my-bot --strict",
            "./keywright keys audit --every 30d --sign-off Ana",
            "./keywright keys audit --calendar keys.ics")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[signOff, every, rotation, unused, calendar, strict])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, AuditAsync);
    }

    private async Task<int> AuditAsync(Call call, CancellationToken ct)
    {
        if (!TrySpan(call, every, out var everySeconds, out var misuse)
            || !TrySpan(call, rotation, out var rotationSeconds, out misuse)
            || !TrySpan(call, unused, out var unusedSeconds, out misuse))
        {
            return call.Misused(misuse);
        }

        if (call.Get(name) is not null && ((Option[])[signOff, calendar]).FirstOrDefault(call.Has) is { } whole)
        {
            return call.Misused($"{whole.Name} is about all keys: leave KEY out.");
        }

        using var client = call.Connect();

        // 1. What is set comes first, so that the findings are by it.
        if (everySeconds is not null || rotationSeconds is not null || unusedSeconds is not null)
        {
            var set = await client.SetReviewsAsync(new() { EverySeconds = everySeconds, RotationSeconds = rotationSeconds, UnusedSeconds = unusedSeconds }, ct).ConfigureAwait(false);
            if (set is not ControlAnswer<ReviewStatus>.Done)
            {
                return call.With(set, _ => ExitCode.Done);
            }
        }

        // 2. A calendar is asked for in the place of findings.
        if (call.Get(calendar) is { } path)
        {
            return call.With(await client.ReviewCalendarAsync(ct).ConfigureAwait(false), file => Write(call, path, file));
        }

        // 3. The sign-off, and how things stand after it.
        if (call.Get(signOff) is { } by)
        {
            var signed = await client.SignOffReviewAsync(new(by), ct).ConfigureAwait(false);
            if (signed is not ControlAnswer<ReviewStatus>.Done)
            {
                return call.With(signed, _ => ExitCode.Done);
            }
        }

        var answer = await client.ReviewAsync(call.Get(name), ct).ConfigureAwait(false);
        return call.With(answer, found => Show(call, found));
    }

    private int Show(Call call, ReviewFound found)
    {
        var code = call.Get(strict) && found.Findings.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        if (call.Json)
        {
            call.Print(found, ControlJson.Default.ReviewFound);
            return code;
        }

        var output = call.Output;
        var status = found.Status;
        output.WriteLine(SafeText.Of((status.LastSignOff is { } last ? $"Last signed off by {last.Name} on {TimeText.Short(last.At)} with {Count(last.Findings, "finding")}. " : "Never signed off. ")
            + (status.Overdue ? $"The next review has been due since {TimeText.Short(status.DueAt)}." : $"The next review is due on {TimeText.Short(status.DueAt)}.")));
        if (found.Findings.Count == 0)
        {
            output.WriteLine($"{Count(found.Reviewed, "live key")}, nothing to mend.");
            return code;
        }

        output.WriteLine($"{Count(found.Reviewed, "live key")}, {Count(found.Findings.Count, "finding")}:");
        output.WriteLine();
        var table = new Columns("SEVERITY", "KEY", "FINDING", "DUE", "WHAT IS SO");
        foreach (var finding in found.Findings)
        {
            table.Add(finding.Severity, finding.Key, finding.Kind, KeyText.Time(finding.DueAt, "-"), finding.Says);
        }

        table.WriteHeads(output);
        table.WriteRows(output);
        output.WriteLine();
        output.WriteLine("To mend them:");
        foreach (var command in found.Findings.Select(finding => finding.Mend).Distinct())
        {
            output.WriteLine(SafeText.Of("  " + command));
        }

        return code;
    }

    private static int Write(Call call, string path, ReviewCalendar file)
    {
        if (path == "-")
        {
            if (call.Json)
            {
                return call.Print(file, ControlJson.Default.ReviewCalendar);
            }

            call.Output.Write(file.Text);
            return ExitCode.Done;
        }

        if (!CalendarOutput.TryWrite(path, file.Text, out var problem))
        {
            return call.Failed(problem);
        }

        if (call.Json)
        {
            return call.Print(new(path, file.Events), CliJson.Default.CalendarWritten);
        }

        call.Output.WriteLine(SafeText.Of($"{Count(file.Events, "date")} written to {path}; import it into your calendar, and again after changes: entries are moved, not doubled."));
        return ExitCode.Done;
    }

    private static bool TrySpan(Call call, Option<string?> option, out long? seconds, out string misuse)
    {
        (seconds, misuse) = (null, "");
        if (call.Get(option) is not { } text)
        {
            return true;
        }

        if (!TimeText.TrySpan(text, out var span))
        {
            misuse = $"{option.Name} takes a span as 30d or 4w, not '{text}'.";
            return false;
        }

        seconds = (long)span.TotalSeconds;
        return true;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
