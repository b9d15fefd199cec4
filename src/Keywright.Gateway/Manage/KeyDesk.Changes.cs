using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.SubAccounts;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage;

/// <summary>What happens to a key while it lives: edit, renew, freeze, thaw; its secrets are in the file beside.</summary>
public sealed partial class KeyDesk
{
    /// <summary>Puts other terms in the place of a key's own, as a whole.</summary>
    public ValueTask<KeyResult> EditAsync(string labelOrApiKey, KeyEdit edit, CancellationToken ct)
        => ChangeAsync(labelOrApiKey, KeyChange.Edit, row => Edited(row, edit), ct);

    /// <param name="apiKey">Which key.</param>
    /// <param name="ask">Says what becomes of the key as it stands, or why nothing does, while nothing else changes keys.</param>
    /// <param name="by">The key that asks for it over the API.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    internal ValueTask<KeyResult> EditAsync(string apiKey, Func<KeyView, (KeyEdit? Edit, string? Problem)> ask, AskingKey by, CancellationToken ct)
        => ChangeAsync(
            apiKey,
            KeyChange.Edit,
            row =>
            {
                var (edit, problem) = ask(shape.View(row));
                return edit is null ? Problem(problem!) : Edited(row, edit, by);
            },
            ct,
            by: by);

    /// <summary>Confirms a key: its trading authority runs anew, and it ends <paramref name="expires"/> from now.</summary>
    /// <param name="labelOrApiKey">Which key; one that has expired comes back.</param>
    /// <param name="expires">Null leaves the end as it is; zero takes it away.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    public ValueTask<KeyResult> RenewAsync(string labelOrApiKey, TimeSpan? expires, CancellationToken ct) => ChangeAsync(labelOrApiKey, KeyChange.Renew, row =>
    {
        if (expires is { } span && span != TimeSpan.Zero && KeyWish.ExpiryProblem(span) is { } problem)
        {
            return Problem(problem);
        }

        if (!shape.IsLive(row) && expires is null)
        {
            return Problem($"expires: '{row.Label}' has ended; say how long it is to live from now, as 90d, or none.");
        }

        if (!shape.IsLive(row) && LabelProblem(row.Account, row.Label) is { } taken)
        {
            return Problem(taken);
        }

        if (!shape.IsLive(row) && store.CountLive(row.Account, clock.LatestUs) >= keysMax)
        {
            return Problem(TooMany(row.Account, keysMax));
        }

        var now = clock.LatestUs;
        var ends = expires is { } given ? given == TimeSpan.Zero ? null : now + GatewayClock.MicrosecondsOf(given) : row.ExpiresUs;
        var lapses = row.TradingLapsesUs is null ? (long?)null : now + GatewayClock.MicrosecondsOf(TradingLapse);
        return (row with { ExpiresUs = ends, TradingLapsesUs = lapses }, "", null);
    }, ct);

    /// <summary>The key places nothing from the moment this returns; it reads and cancels. The result has a problem beside the key when that could not be kept.</summary>
    public async ValueTask<KeyResult> FreezeAsync(string labelOrApiKey, CancellationToken ct)
    {
        LiveKey? stopped = null;
        var result = await ChangeAsync(
            labelOrApiKey,
            KeyChange.Freeze,
            row => row.FrozenUs is null ? (row with { FrozenUs = clock.LatestUs }, "", null) : Problem($"key: '{row.Label}' is frozen already."),
            ct,
            row =>
            {
                // First of all it stops; a full disk must not keep a bot trading.
                if (ring.TryFind(row.ApiKey, out stopped))
                {
                    stopped.Halt();
                    venue.Look(static _ => { });
                }
            });
        return await WithLeavingAsync(result, stopped);
    }

    /// <summary>Lets a frozen key place again; a key that a restore holds back works again at all.</summary>
    public ValueTask<KeyResult> ThawAsync(string labelOrApiKey, CancellationToken ct) => ChangeAsync(labelOrApiKey, KeyChange.Thaw, row =>
        row.FrozenUs is null && !held.IsHeld(row.Number) && !IsHalted(row) ? Problem($"key: '{row.Label}' is not frozen.") : (row with { FrozenUs = null }, "", null), ct);

    private (KeyRow? After, string Facts, string? Problem) Edited(KeyRow row, KeyEdit edit, AskingKey? by = null)
    {
        if (edit.Revision != row.Revision)
        {
            return Problem($"The key was changed in the meantime (revision {row.Revision}, not {edit.Revision}); look at it again and repeat the edit.");
        }

        if (KeyWish.TryRead(edit, row, shape.PlaceOf(row).Venue.Rules, out var problem) is not { } wish)
        {
            return Problem(problem!);
        }

        if (KindOf(row.Account) == AccountKind.Live && !edit.IsUncapped && wish.UncappedProblem is { } lacks && KeyWish.TryRead(AsItIs(row), row, shape.PlaceOf(row).Venue.Rules, out _)?.UncappedProblem is null)
        {
            return Problem(lacks);
        }

        if (wish.Label != row.Label && LabelProblem(row.Account, wish.Label) is { } taken)
        {
            return Problem(taken);
        }

        // What newly lets it trade, or lifts its addresses, starts the clock; an edit of something else does not wind it.
        var before = shape.Terms(row);
        var lapses = LapseOf(wish, clock.LatestUs, by);
        var keeps = lapses is not null && before.Permissions.Trade() && !before.AllowedAddresses.IsRestricted;
        return (wish.Over(row) with { TradingLapsesUs = keeps ? row.TradingLapsesUs : lapses }, wish.Facts, null);
    }

    /// <summary>Why this key takes no change of that kind, whatever it is; null when it does.</summary>
    private string? WhyClosed(KeyRow row, KeyChange kind)
        => row.RevokedUs is not null ? $"key: '{row.Label}' was revoked, which is for ever; cut a new one."
            : held.IsHeld(row.Number) && !kind.LetsGo ? $"key: '{row.Label}' is frozen since this home was restored from a backup; thaw it first, or revoke it if it was revoked before."
            : null;

    private static (KeyRow? After, string Facts, string? Problem) Problem(string sentence) => (null, "", sentence);

    /// <summary>
    /// One change at a time: noted, stored, in force, in that order. A bot that uses a rotated secret first changes the row meanwhile, and so does
    /// the deadline of an overlap that a rotation would replace; then the change is made anew, over what is so by now, for writing the old secret
    /// back would revive it.
    /// </summary>
    /// <param name="labelOrApiKey">Which key.</param>
    /// <param name="kind">What is done to the key.</param>
    /// <param name="change">What becomes of the row, or why nothing does.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    /// <param name="atOnce">What is in force before it is noted and stored, and stays so if neither can be.</param>
    /// <param name="by">The key that asks for it over the API; null for the owner.</param>
    /// <param name="beside">What is stored together with it.</param>
    /// <param name="asksForCode">Not when whoever asks has given one already.</param>
    private async ValueTask<KeyResult> ChangeAsync(
        string labelOrApiKey,
        KeyChange kind,
        Func<KeyRow, (KeyRow? After, string Facts, string? Problem)> change,
        CancellationToken ct,
        Action<KeyRow>? atOnce = null,
        AskingKey? by = null,
        Func<KeyRow, Beside>? beside = null,
        bool asksForCode = true)
    {
        await oneChange.WaitAsync(ct);
        KeyRow? begun = null;
        try
        {
            while (true)
            {
                if (FindRow(labelOrApiKey) is not { } row)
                {
                    return KeyResult.Refused(WhyNone(labelOrApiKey));
                }

                if (WhyClosed(row, kind) is { } closed)
                {
                    return KeyResult.Refused(closed);
                }

                var (changed, facts, problem) = change(row);
                if (changed is null)
                {
                    return KeyResult.Refused(problem!);
                }

                if (asksForCode && gate.Problem(kind.Operation, KindOf(row.Account), held.IsHeld(row.Number) || (kind.LetsGo && IsHalted(row)) || Widening.Is((row, shape.Terms(row)), (changed, shape.Terms(changed)))) is { } codeProblem)
                {
                    return KeyResult.Forbidden(codeProblem);
                }

                // A code is used up by this, and a change that is made anew is the same change.
                asksForCode = false;
                if (atOnce is not null)
                {
                    atOnce(row);
                    begun = changed;
                }

                var after = changed with { Revision = row.Revision + 1 };
                if (!await notes.TryNoteAsync(EntryKind.KeyChanging, row.Number, shape.NumberOf(row), $"{kind.Name} label={row.Label} revision={after.Revision} {facts}".TrimEnd(), by?.Entry))
                {
                    return Unkept("The audit log has no room or has failed; free some disk space, or restart the gateway.", begun);
                }

                if (RevivesDeadSecret(row, after))
                {
                    continue;
                }

                if (kind.GivesSecret)
                {
                    makers.Note(row.ApiKey, Caller.Now.Maker ?? "");
                }

                if (store.TryUpdate(after, (beside?.Invoke(row) ?? new Beside()) with { Announcements = Told(kind.Done, row, after) }))
                {
                    if ((kind.LetsGo || after.FrozenUs is not null) && ring.TryFind(row.ApiKey, out var live))
                    {
                        live.EndHalt();
                    }

                    PutInForce(row, after);
                    return new KeyResult(shape.View(after), null, null);
                }
            }
        }
        catch (StoreFailedException e)
        {
            return Unkept(e.Message, begun);
        }
        finally
        {
            oneChange.Release();
        }
    }

    private KeyResult Unkept(string why, KeyRow? begun) => begun is null
        ? KeyResult.Unavailable($"{why} Nothing was changed.")
        : new KeyResult(shape.View(begun), null, $"The key is frozen, but that could not be kept, so freeze it again before a restart. {why}");

    private void PutInForce(KeyRow before, KeyRow after)
    {
        if (held.IsHeld(after.Number))
        {
            held.Release(after.Number);
            PutOnRing(after);
            return;
        }

        if (!ring.TryFind(after.ApiKey, out var live))
        {
            throw new InvalidOperationException($"Key {after.Number} is not on the ring.");
        }

        if (after.Material != before.Material)
        {
            // What the old secret opened ends with it.
            live.Secrets.Replace(shape.Verifier(after, after.Material));
            sessions.End(after.Number);
        }

        if (after.NextMaterial is { } next && next != before.NextMaterial)
        {
            live.Secrets.Rotate(shape.Verifier(after, next), after.OverlapEndsUs!.Value);
        }

        var terms = shape.Terms(after);
        var granted = terms.Permissions & ~live.Terms.Permissions;
        if (granted != 0)
        {
            live.Uses.Grant(granted, clock.LatestUs);
        }

        live.Terms = terms;

        // Connections that the new terms do not allow end; what is past its checks is stopped before the engine, and this waits for what was in it.
        sessions.Judge(after.Number);
        venue.Look(static _ => { });
    }

    /// <summary>An edit that changes nothing.</summary>
    private static KeyEdit AsItIs(KeyRow row) => new(
        row.Revision,
        row.Label,
        KeyShape.Split(row.Permissions),
        KeyShape.Split(row.AllowedIps),
        KeyShape.Split(row.Symbols),
        PolicyJson.Read(row.Policy, row.Label),
        new KeyNotes { Owner = row.Owner, Purpose = row.Purpose, Tags = KeyShape.Split(row.Tags), Notes = row.Notes });
}
