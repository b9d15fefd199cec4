using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Journal;
using Spectre.Console;

namespace Keywright.Cli.AuditCommands;

/// <summary><c>audit verify</c>: checks the chain on the home folder itself; no server is asked, so none can lie.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Option<string?> journal = new("--journal") { HelpName = "DIR", Description = "A folder of journal segments; else that of the home." };

    public VerifyVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("verify", "Check every entry of the log and its chain, offline.", "./keywright audit verify", "./keywright audit verify --journal /backup/journal --json")
    {
        Options.Add(journal);
        DoesAlone(everywhere, surroundings, (call, _) => Task.FromResult(Check(call)));
    }

    private int Check(Call call)
    {
        var folder = call.Get(journal) ?? call.Home.JournalFolder;
        if (!Directory.Exists(folder))
        {
            return call.Failed($"There is no journal at {folder}: give --home or --journal a folder that holds one.");
        }
        Verdict verdict;
        try
        {
            verdict = call.Surroundings.ErrorIsTerminal && !call.Json
                ? CheckUnderBar(call, folder)
                : JournalVerifier.Verify(new LocalDisk(), folder, null);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return call.Failed($"The journal at {folder} cannot be read: {why.Message}");
        }

        if (call.Json)
        {
            call.Print(ToJson(verdict), CliJson.Default.VerifyVerdict);
        }
        else if (verdict.Sound)
        {
            call.Output.WriteLine(SafeText.Of(verdict.Sentence));
            call.Output.WriteLine($"  entries  {verdict.Entries.ToString("N0", CultureInfo.InvariantCulture)}");
            call.Output.WriteLine($"  head     {verdict.Head}");
        }
        return verdict.Sound
            ? ExitCode.Done
            : call.Failed($"{verdict.Sentence} ({verdict.File}, byte {verdict.Offset})");
    }

    private static Verdict CheckUnderBar(Call call, string folder)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(call.Surroundings.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                // How many entries there are is only known at the end.
                var task = context.AddTask("reading the journal");
                task.IsIndeterminate = true;
                return JournalVerifier.Verify(new LocalDisk(), folder, new Ticker(task));
            });
    }

    private static VerifyVerdict ToJson(Verdict verdict) => new(
        verdict.Sound,
        verdict.FirstSequence,
        verdict.LastSequence,
        verdict.Entries,
        verdict.Head.ToString(),
        verdict.File,
        verdict.Offset,
        verdict.BadSequence,
        verdict.Sentence);

    // Progress<T> would report on another thread and out of order.
    private sealed class Ticker(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) =>
            task.Description = value.ToString("N0", CultureInfo.InvariantCulture) + " entries are sound";
    }
}
