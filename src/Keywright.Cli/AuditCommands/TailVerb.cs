using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AuditCommands;

/// <summary><c>audit tail</c>: the newest entries, and with <c>--follow</c> those that come.</summary>
internal sealed class TailVerb : Verb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what comes; under --json an object a line." };
    private readonly LimitOption limit = new(20);

    public TailVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("tail", "Show the newest entries.", "./keywright audit tail", "./keywright audit tail --follow --json")
    {
        Options.Add(follow);
        Options.Add(limit);
        Does(everywhere, surroundings, TailAsync);
    }

    private async Task<int> TailAsync(Call call, CancellationToken ct)
    {
        if (!limit.TryRead(call, out var most, out var misuse))
        {
            return call.Misused(misuse);
        }
        var goesOn = call.Get(follow);
        var table = new AuditTable(call.Output);
        using var client = call.Connect();

        var search = new AuditSearch { Limit = most };
        ulong seen = 0;
        while (true)
        {
            ControlAnswer<IReadOnlyList<AuditEntry>> answer;
            try
            {
                answer = await client.SearchAuditAsync(search, ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
            if (answer is not ControlAnswer<IReadOnlyList<AuditEntry>>.Done { Value: var entries })
            {
                return call.With(answer, _ => ExitCode.Done);
            }
            Show(call, table, entries, goesOn);
            if (!goesOn)
            {
                return ExitCode.Done;
            }

            // From here on the oldest not yet seen come first, so that a burst is shown whole.
            seen = entries.Count == 0 ? seen : entries[^1].Sequence;
            search = new AuditSearch { After = seen, Limit = 1000, Newest = false };
            if (entries.Count < 1000)
            {
                try
                {
                    await Task.Delay(Pause, call.Surroundings.Time, ct).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return ExitCode.Done;
                }
            }
        }
    }

    private static void Show(Call call, AuditTable table, IReadOnlyList<AuditEntry> entries, bool goesOn)
    {
        if (!call.Json)
        {
            table.Write(entries);
            return;
        }
        if (!goesOn)
        {
            call.Print(entries, ControlJson.Default.IReadOnlyListAuditEntry);
            return;
        }
        foreach (var entry in entries)
        {
            call.Print(entry, ControlJson.Default.AuditEntry);
        }
        call.Output.Flush();
    }
}
