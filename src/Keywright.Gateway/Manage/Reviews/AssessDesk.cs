using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Weighs a third party before it gets a key, and keeps what came of it with the key.</summary>
public sealed class AssessDesk
{
    private readonly KeyStore store;
    private readonly KeyDesk keys;
    private readonly KeyBook book;
    private readonly OwnerNotes notes;
    private readonly GatewayClock clock;

    internal AssessDesk(KeyStore store, KeyDesk keys, KeyBook book, OwnerNotes notes, GatewayClock clock)
        => (this.store, this.keys, this.book, this.notes, this.clock) = (store, keys, book, notes, clock);

    /// <summary>The assessment, or a plain sentence that names what is wrong with the question.</summary>
    public async ValueTask<(Assessment? Made, string? Problem)> AssessAsync(AssessRequest request, CancellationToken ct)
    {
        if (Problem(request) is { } problem)
        {
            return (null, problem);
        }

        var flags = RedFlag.All.Where(flag => request.Flags.Contains(flag.Name)).ToArray();
        if (request.Key is not { } name)
        {
            return (Assessment.Of(flags, request), null);
        }

        using var turn = await keys.TurnAsync(ct);
        try
        {
            if (book.Find(name) is not { State: not "revoked" } key)
            {
                return (null, $"key: no live key is called '{Printable(name)}'; `keywright keys list` shows them.");
            }

            // The key is there already: the line to type, if any, brings it to what the answers allow.
            var weighed = Assessment.Of(flags, request with { For = request.For == "portfolio" ? UseOf(key.Permissions) : request.For });
            var command = weighed.Preset is not { } preset ? ShellText.Keys("revoke", name)
                : RightsOf(preset) is var rights && rights == string.Join(',', key.Permissions) ? null
                : ShellText.Keys("edit", name, "--permit", rights);
            var made = weighed with { Key = key.Label, Command = command };
            if (!await notes.TryNoteAsync(EntryKind.Reviewed, book.NumberOf(key), 0, $"assess label={key.Label} verdict={made.Verdict} score={made.Score} flags={string.Join(',', made.Flags)}"))
            {
                return (null, "The audit log has no room or has failed, so nothing was kept; free some disk space, or restart the gateway.");
            }

            store.Keep(new AssessmentRow(book.SubjectOf(key), clock.LatestUs, string.Join(',', made.Flags), made.Score, made.Verdict, made.Preset ?? ""));
            return (made, null);
        }
        catch (StoreFailedException e)
        {
            return (null, $"{e.Message} Nothing was kept.");
        }
    }

    internal static AssessmentView View(AssessmentRow row)
        => new(GatewayClock.InstantOf(row.AtUs), row.Verdict, row.Score, RedFlag.ScoreMax, KeyShape.Split(row.Flags), row.Preset);

    /// <summary>What a key is for, by what it may do.</summary>
    private static string UseOf(IReadOnlyList<string> permissions)
        => permissions.Contains("futures") ? "futures-bot" : permissions.Contains("spot") ? "spot-bot" : permissions.Contains("universal-transfer") ? "transfer" : "portfolio";

    private static string RightsOf(string preset) => string.Join(',', KeyPermissionNames.Of(Preset.Find(preset)!.Permissions));

    private static string? Problem(AssessRequest request)
    {
        if (SecretShape.Problem([("service", request.Service ?? ""), .. request.Flags.Select(flag => ("yes", flag))]) is { } secret)
        {
            return secret;
        }

        if (request.Flags.FirstOrDefault(name => RedFlag.All.All(flag => flag.Name != name)) is { } unknown)
        {
            return $"yes takes the names of questions, not '{Printable(unknown)}'; they are {string.Join(", ", RedFlag.All.Select(flag => flag.Name))}.";
        }

        if (Preset.Find(request.For) is null)
        {
            return $"for '{Printable(request.For)}' is unknown; use {string.Join(", ", Preset.All.Select(preset => preset.Name))}.";
        }

        // It becomes part of a label, and the line printed must be one that acts.
        return request.Service is { } service && KeyWish.LabelProblem($"{service} - {request.For}") is not null
            ? "service must be a name of up to 40 letters, digits, spaces or . _ - that begins with a letter or digit."
            : null;
    }

    private static string Printable(string text) => new([.. text.Take(40).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
}
