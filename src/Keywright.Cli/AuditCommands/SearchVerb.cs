using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AuditCommands;

/// <summary><c>audit search</c>.</summary>
internal sealed class SearchVerb : Verb
{
    private readonly Option<string?> key = new("--key") { HelpName = "KEY", Description = "A label or an API key." };
    private readonly Option<string?> route = new("--route") { HelpName = "ROUTE", Description = "As /api/v3/order, or 'POST /api/v3/order'." };
    private readonly Option<string?> code = new("--code") { HelpName = "N", Description = "The exchange's code, as -2010; 0 is what was answered." };
    private readonly Option<string?> from = new("--from") { HelpName = "TIME", Description = "From 2026-11-21T17:00:00Z on, or from 2h ago." };
    private readonly Option<string?> to = new("--to") { HelpName = "TIME", Description = "Up to this time, written the same way." };
    private readonly LimitOption limit = new(100);

    public SearchVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("search", "Find entries by key, route, code and time.", "./keywright audit search --key my-bot --code -2010 --from 24h", "./keywright audit search --route /api/v3/order --json")
    {
        foreach (var option in (Option[])[key, route, code, from, to, limit])
        {
            Options.Add(option);
        }
        Does(everywhere, surroundings, SearchAsync);
    }

    private async Task<int> SearchAsync(Call call, CancellationToken ct)
    {
        if (!limit.TryRead(call, out var most, out var misuse))
        {
            return call.Misused(misuse);
        }
        int? codeNumber = null;
        if (call.Get(code) is { } codeText)
        {
            if (!int.TryParse(codeText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return call.Misused($"--code takes a whole number, as -2010, not '{codeText}'.");
            }
            codeNumber = number;
        }
        if (!TryTime(call, from, out var since, out misuse) || !TryTime(call, to, out var until, out misuse))
        {
            return call.Misused(misuse);
        }

        using var client = call.Connect();
        var answer = await client.SearchAuditAsync(
            new() { Key = call.Get(key), Route = call.Get(route), Code = codeNumber, From = since, To = until, Limit = most },
            ct).ConfigureAwait(false);
        return call.With(answer, entries =>
        {
            if (call.Json)
            {
                return call.Print(entries, ControlJson.Default.IReadOnlyListAuditEntry);
            }
            if (entries.Count == 0)
            {
                call.Output.WriteLine("Nothing in the log fits.");
            }
            new AuditTable(call.Output).Write(entries);
            return ExitCode.Done;
        });
    }

    private static bool TryTime(Call call, Option<string?> option, out DateTimeOffset? time, out string misuse)
    {
        time = null;
        misuse = "";
        if (call.Get(option) is not { } text)
        {
            return true;
        }
        if (!TimeText.TryInstant(text, call.Surroundings.Time.GetUtcNow(), out var read))
        {
            misuse = $"{option.Name} takes a time as 2026-11-21T17:00:00Z, or a span before now as 2h, not '{text}'.";
            return false;
        }
        time = read;
        return true;
    }
}
