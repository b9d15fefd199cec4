using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage;

/// <summary>Many keys frozen in one stroke.</summary>
public sealed partial class KeyDesk
{
    /// <summary>Far longer than it takes to hand an order to the network, unless the network takes nothing any more.</summary>
    private const int LeavingMilliseconds = 50;

    /// <summary>Every key, the revoked ones too.</summary>
    internal IReadOnlyList<KeyRow> Rows() => store.Keys();

    /// <summary>Keys written down that live at the exchange.</summary>
    internal IReadOnlyList<RegisteredRow> RowsElsewhere() => store.Registered();

    /// <summary>As the list of keys shows it.</summary>
    internal KeyView View(KeyRow row) => shape.View(row);

    /// <summary>The account it acts on, and where that is.</summary>
    internal AccountPlace PlaceOf(KeyRow row) => shape.PlaceOf(row);

    /// <summary>Every account, wherever it is.</summary>
    internal IReadOnlyList<AccountPlace> Places() => [.. accounts.Names.Select(accounts.Find).OfType<AccountPlace>()];

    /// <summary>Every key places nothing from the moment this returns: what is past its checks is stopped before the engine, and this waits for what was in it.</summary>
    internal void HaltAll() => Halt(ring.All);

    /// <summary>The same for some of them.</summary>
    internal void Halt(IEnumerable<KeyRow> rows) => Halt(rows.Select(row => ring.TryFind(row.ApiKey, out var live) ? live : null).OfType<LiveKey>());

    /// <summary>
    /// Waits until what keys that are stopped had let out has left for good: after that no order of theirs does. It never waits for an exchange's
    /// answer.
    /// </summary>
    /// <returns>Which could not be waited for, in one sentence; null when all has left.</returns>
    internal ValueTask<string?> LeftAsync(IEnumerable<KeyRow> rows) => LeftAsync([.. rows.Select(row => ring.TryFind(row.ApiKey, out var live) ? live : null).OfType<LiveKey>()]);

    /// <summary>The same for the keys of an account that may not trade any more.</summary>
    internal ValueTask<string?> LeftAsync(int account) => LeftAsync([.. ring.All.Where(key => key.Account == account)]);

    private async ValueTask<string?> LeftAsync(IReadOnlyList<LiveKey> stopped)
    {
        try
        {
            await EmptiedAsync().WaitAsync(TimeSpan.FromMilliseconds(LeavingMilliseconds), clock.Time);
            return null;
        }
        catch (TimeoutException)
        {
            return $"{stopped.Sum(key => key.Orders.Leaving)} orders were being handed to the network, which took them no further within {LeavingMilliseconds} ms: they may still leave, and what becomes of them is found out.";
        }

        async Task EmptiedAsync()
        {
            foreach (var key in stopped)
            {
                await key.Orders.EmptiedAsync();
            }
        }
    }

    /// <summary>
    /// Freezes the keys of a scope for good. They stop before anything is waited for; then, while nothing else changes keys, whoever was cut or thawed
    /// meanwhile is stopped too, and all is noted and stored. What cannot be kept is in force all the same, and said.
    /// </summary>
    /// <param name="scope">Which.</param>
    /// <param name="facts">Of the whole, for the audit log.</param>
    /// <returns>The keys of the scope, the revoked ones too, as they were; which of them were frozen already; and why it could not be kept.</returns>
    internal async ValueTask<(IReadOnlyList<KeyRow> Rows, IReadOnlySet<int> Before, string? Unkept)> FreezeAsync(Func<KeyRow, bool> scope, string facts)
    {
        using var turn = await TurnAsync(CancellationToken.None);
        IReadOnlyList<KeyRow> rows = [];
        try
        {
            rows = [.. store.Keys().Where(scope)];
        }
        catch (StoreFailedException e)
        {
            return (rows, new HashSet<int>(), $"The keys are frozen, but that could not be kept, and nothing was cancelled. {e.Message}");
        }

        Halt(rows);
        var fresh = rows.Where(row => row.RevokedUs is null && row.FrozenUs is null && !held.IsHeld(row.Number)).ToList();
        var before = rows.Where(row => row.RevokedUs is null).Select(row => row.Number).Except(fresh.Select(row => row.Number)).ToHashSet();
        var noted = await notes.TryNoteAsync(EntryKind.KeyChanging, 0, 0, $"panic {facts} keys={rows.Count}")
            & await notes.TryNoteAllAsync(EntryKind.KeyChanging, [.. fresh.Select(row => (row.Number, shape.NumberOf(row), $"freeze label={row.Label} revision={row.Revision + 1} panic"))]);
        try
        {
            var kept = store.Freeze(fresh.Select(row => row.Number), clock.LatestUs, new Beside { Announcements = [.. fresh.SelectMany(row => Told("frozen", null, row))] });
            foreach (var row in rows.Where(row => row.FrozenUs is not null || kept.Contains(row.Number)))
            {
                if (ring.TryFind(row.ApiKey, out var live))
                {
                    live.EndHalt();
                }
            }
        }
        catch (StoreFailedException e)
        {
            return (rows, before, $"The keys are frozen, but that could not be kept, so panic again before a restart. {e.Message}");
        }

        return (rows, before, noted ? null : "The keys are frozen, but the audit log could not record all of it: the journal has no room or has failed.");
    }

    /// <summary>A key was stopped; with what is to be said of orders that were on their way out just then.</summary>
    private async ValueTask<KeyResult> WithLeavingAsync(KeyResult result, LiveKey? stopped)
        => stopped is not null && await LeftAsync([stopped]) is { } leaving ? result with { Problem = result.Problem is { } other ? $"{other} {leaving}" : leaving } : result;

    private bool IsHalted(KeyRow row) => ring.TryFind(row.ApiKey, out var live) && live.IsHalted;

    private void Halt(IEnumerable<LiveKey> keys)
    {
        foreach (var key in keys)
        {
            key.Halt();
        }

        venue.Look(static _ => { });
    }
}
