using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Journal;

namespace Keywright.Gateway.Manage.Panic;

/// <summary>
/// Freezes keys in a home that no gateway has open: it takes the database alone, and no secret, so a sealed vault does not stand in its way. It is
/// noted in the audit log and announced to nobody.
/// </summary>
internal static class StoredFreeze
{
    /// <summary>The home's lock is the caller's.</summary>
    /// <param name="options">Which home.</param>
    /// <param name="ground">The world outside.</param>
    /// <param name="request">What is asked; only its freeze is done.</param>
    public static async Task<PanicResult> RunAsync(GatewayOptions options, Ground ground, PanicRequest request)
    {
        var database = Path.Combine(options.Home, "keywright.db");
        if (!File.Exists(database))
        {
            return new PanicResult(null, $"There is no home in {options.Home}: say which with --home.");
        }

        try
        {
            var began = ground.Time.GetTimestamp();
            using var store = KeyStore.Open(database);
            var (all, elsewhere) = (store.Keys(), store.Registered());
            string? problem = null;
            if (request.Problem is not null || PanicScope.TryRead(request.Name, all, elsewhere, out problem) is not { } scope)
            {
                return new PanicResult(null, request.Problem ?? problem);
            }

            var clock = new GatewayClock(ground.Time);
            clock.Raise(store.KeptNumber(RunningGateway.LatestSeen));
            var rows = all.Where(row => row.RevokedUs is null && scope.Holds(row)).ToList();
            var fresh = rows.Where(row => row.FrozenUs is null).ToList();
            var frozen = store.Freeze(fresh.Select(row => row.Number), clock.LatestUs);
            var within = GatewayClock.MicrosecondsOf(ground.Time.GetElapsedTime(began));

            var undone = scope.Elsewhere(elsewhere).Select(label => $"'{label}' lives at the exchange, so this gateway cannot stop it: disable it in the exchange's API Management.").ToList();
            if (await NoteAsync(options, ground, clock, scope, request, fresh) is { } unnoted)
            {
                undone.Add(unnoted);
            }

            var told = rows.Select(row => new PanicKey(row.ApiKey, row.Label, row.Account, frozen.Contains(row.Number) ? "frozen" : "was-frozen", [], [], [], [], [], []));
            return new PanicResult(new PanicReport(scope.Name, GatewayClock.InstantOf(clock.NowUs), within, [.. told], undone), null);
        }
        catch (Exception e) when (e is GatewayStartException or StoreFailedException)
        {
            return new PanicResult(null, $"Nothing was frozen. {e.Message}");
        }
    }

    /// <summary>Writes it down in the audit log; the sentence why not, when it cannot be.</summary>
    private static async Task<string?> NoteAsync(GatewayOptions options, Ground ground, GatewayClock clock, PanicScope scope, PanicRequest request, List<KeyRow> fresh)
    {
        try
        {
            var (journal, _) = await JournalLog.OpenAsync(ground.Disk, Path.Combine(options.Home, "journal"), options.Journal);
            await using (journal)
            {
                if (journal.LastSequence == 0)
                {
                    return null; // no gateway ever ran here, and the first entry is not ours to write
                }

                var notes = new OwnerNotes(journal, clock) { Who = static () => Caller.Now.By };
                var noted = await notes.TryNoteAsync(EntryKind.KeyChanging, 0, 0, $"panic {scope.Name} {request.Facts} keys={fresh.Count} at-rest")
                    & await notes.TryNoteAllAsync(EntryKind.KeyChanging, [.. fresh.Select(row => (row.Number, 0, $"freeze label={row.Label} revision={row.Revision + 1} panic"))]);
                return noted ? null : "The audit log could not record it: the journal has no room or has failed.";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException)
        {
            return $"The audit log could not record it: {e.Message}";
        }
    }
}
