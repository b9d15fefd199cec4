using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Manage.SubAccounts;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage;

/// <summary>Where keys are cut, listed and changed. A change is in the journal before it is made, and holds for the very next request.</summary>
public sealed partial class KeyDesk
{
    /// <summary>Live keys an account may have (keys.md §1), unless a setting says otherwise.</summary>
    public const int LiveKeysMax = 30;

    /// <summary>How long a trading key without addresses may trade, from its last confirmation.</summary>
    private static readonly TimeSpan TradingLapse = TimeSpan.FromDays(90);

    private readonly SemaphoreSlim oneChange = new(1, 1);
    private readonly KeyStore store;
    private readonly KeyRing ring;
    private readonly KeyShape shape;
    private readonly SessionTable sessions;
    private readonly PaperVenue venue;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly OwnerNotes notes;
    private readonly GatewayClock clock;
    private readonly AccountPlaces accounts;
    private readonly int keysMax;
    private readonly HeldKeys held;
    private readonly KeyMakers makers;
    private readonly ClaimIssuer claims;
    private readonly CodeGate gate;
    private readonly LinkStore links;
    private readonly Announcer announcer;
    private readonly ILogger logger;
    private IReadOnlyDictionary<int, KeyUseRow> usesBefore = new Dictionary<int, KeyUseRow>();

    internal KeyDesk(KeyDeskParts parts)
    {
        (store, ring, sessions, venue, vault, random, notes) = (parts.Store, parts.Ring, parts.Sessions, parts.Venue, parts.Vault, parts.Random, parts.Notes);
        (clock, accounts, keysMax, held) = (parts.Clock, parts.Accounts, parts.KeysMax, parts.Held);
        (gate, makers, links, announcer, logger) = (parts.Gate, parts.Makers, parts.Links, parts.Announcer, parts.Logger);
        claims = new ClaimIssuer(vault, random, clock);
        shape = new KeyShape(vault, ring, parts.Limits, clock, accounts, held, makers);
    }

    /// <summary>What changes of an account's keys ask for.</summary>
    internal AccountKind KindOf(string account)
        => accounts.Find(account)?.Kind ?? throw new InvalidOperationException($"There is no account '{account}'.");

    /// <summary>Cuts a key. The secret of an HMAC key is in the result and nowhere else.</summary>
    public ValueTask<KeyResult> CreateAsync(KeyRequest request, CancellationToken ct) => CreateAsync(() => (request, null), null, ct);

    /// <param name="ask">Says what key, or why none, while nothing else changes keys.</param>
    /// <param name="by">The key that asks for it over the API; null for the owner.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    internal async ValueTask<KeyResult> CreateAsync(Func<(KeyRequest? Request, string? Problem)> ask, AskingKey? by, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            var (request, refused) = ask();
            if (request is null)
            {
                return KeyResult.Refused(refused!);
            }

            if (KeyWish.TryRead(request, accounts, out var problem) is not { } wish)
            {
                return KeyResult.Refused(problem!);
            }

            if (ClaimIssuer.Problem(request.Claim, wish.PublicKey is null) is { } noClaim)
            {
                return KeyResult.Refused(noClaim);
            }

            if (LabelProblem(request.Account, wish.Label) is { } taken)
            {
                return KeyResult.Refused(taken);
            }

            if (store.CountLive(request.Account, clock.LatestUs) is var live && live >= keysMax)
            {
                return KeyResult.Refused(TooMany(request.Account, live));
            }

            var kind = KindOf(request.Account);
            if (kind == AccountKind.Live && !request.AcceptsTerms)
            {
                return KeyResult.Refused(LiveTerms.Missing);
            }

            if (gate.Problem(Operation.KeyCreate, kind, widens: true) is { } codeProblem)
            {
                return KeyResult.Forbidden(codeProblem);
            }

            return await CutAsync(request, wish, by, ct);
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Unavailable($"{e.Message} No key was made.");
        }
        finally
        {
            oneChange.Release();
        }
    }

    public IReadOnlyList<KeyView> List(string? onlyAccount)
        => [.. store.Keys().Where(k => onlyAccount is null || k.Account == onlyAccount).Select(shape.View)];

    /// <summary>By API key, by ACCOUNT/LABEL, or by a label that only one account has: the live key of that label before revoked ones.</summary>
    public KeyView? Find(string labelOrApiKey) => FindRow(labelOrApiKey) is { } row ? WithLinks(shape.View(row)) : null;

    /// <summary>Ends a key at once and for ever; its sealed secret is forgotten.</summary>
    public ValueTask<KeyResult> RevokeAsync(string labelOrApiKey, CancellationToken ct) => RevokeAsync(labelOrApiKey, null, ct);

    /// <param name="labelOrApiKey">Which key.</param>
    /// <param name="by">The key that asks for it over the API; null for the owner.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    internal async ValueTask<KeyResult> RevokeAsync(string labelOrApiKey, AskingKey? by, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            if (FindRow(labelOrApiKey) is not { } row)
            {
                return KeyResult.Refused(WhyNone(labelOrApiKey));
            }

            if (row.RevokedUs is not null)
            {
                return KeyResult.Refused($"key: '{row.Label}' was revoked already.");
            }

            if (by?.Stopped() is { } stopped)
            {
                return KeyResult.Refused(stopped);
            }

            // First of all it stops working; a full disk must not keep a leaked key alive.
            var now = clock.LatestUs;
            var live = ring.TryFind(row.ApiKey, out var found) ? found : null;
            ring.Remove(row.ApiKey);
            sessions.End(row.Number);
            var noted = await notes.TryNoteAsync(EntryKind.KeyRevoking, row.Number, shape.NumberOf(row), $"revoke label={row.Label}", by?.Entry);
            if (live is not null)
            {
                store.SaveUses([UseShape.Row(row.Number, live.Uses)]);
            }

            store.Revoke(row.Number, now, new Beside { EndsClaimsOf = row.ApiKey, EndsRebindsOf = row.ApiKey, Announcements = Told("revoked", null, row) });
            var view = Find(row.ApiKey)!;
            return await WithLeavingAsync(new KeyResult(view, null, noted ? null : "The key is revoked, but the audit log could not record it: the journal has no room or has failed."), live);
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Unavailable($"The key no longer works, but the database could not record it, so revoke it again before a restart. {e.Message}");
        }
        finally
        {
            oneChange.Release();
        }
    }

    /// <summary>Does work while no key is made or changed.</summary>
    internal async ValueTask<T> WithoutChangesAsync<T>(Func<ValueTask<T>> work)
    {
        using var turn = await TurnAsync(CancellationToken.None);
        return await work();
    }

    /// <summary>Ends every key and whatever relies on one, in this moment and for as long as this gateway lives: the vault is being sealed.</summary>
    internal void EndAll()
    {
        ring.EndAll();
        foreach (var key in ring.All)
        {
            sessions.End(key.Number);
        }
    }

    /// <summary>Opens every secret that waits for its first use; to be done before the vault comes under another root, while no key is made or changed.</summary>
    /// <returns>Why one does not open, in one sentence; null when all do.</returns>
    internal string? OpenSecrets()
    {
        foreach (var key in ring.All)
        {
            try
            {
                key.Secrets.Open();
            }
            catch (SealedRecordException)
            {
                return $"The sealed secret of key '{store.Find(key.ApiKey)?.Label}' is damaged and does not open: rotate that key with --overlap none, or revoke it, then repeat this.";
            }
        }

        return null;
    }

    /// <summary>Puts the stored keys in force; called once at start.</summary>
    internal void LoadAll()
    {
        usesBefore = store.KeyUses();
        foreach (var row in store.Keys().Where(k => k.RevokedUs is null && !held.IsHeld(k.Number)))
        {
            PutOnRing(row);
        }
    }

    /// <summary>The symbols of a venue changed: what its keys may do is read anew by them.</summary>
    internal async ValueTask RereadTermsAsync(Venue at)
    {
        using var turn = await TurnAsync(CancellationToken.None);
        foreach (var key in ring.All.Where(key => key.Venue == at))
        {
            if (store.Find(key.ApiKey) is { } row)
            {
                key.Terms = shape.Terms(row);
            }
        }
    }

    /// <summary>Writes down what keys were used for, where that has changed since it was written last.</summary>
    /// <exception cref="StoreFailedException">It could not be, and is kept for the next time.</exception>
    internal void SaveUses()
    {
        var changed = ring.All.Where(k => k.Uses.TakeChanged()).ToList();
        try
        {
            if (changed.Count > 0)
            {
                store.SaveUses([.. changed.Select(k => UseShape.Row(k.Number, k.Uses))]);
            }

            SaveUnserved();
        }
        catch (StoreFailedException)
        {
            changed.ForEach(static k => k.Uses.NotSaved());
            throw;
        }
    }

    private void SaveUnserved()
    {
        foreach (var key in ring.All)
        {
            if (key.Uses.Unserved.TakeChanged() is not { } kept)
            {
                continue;
            }

            try
            {
                store.Keep(UnservedOf(key.Number), kept);
            }
            catch (StoreFailedException)
            {
                key.Uses.Unserved.NotSaved();
                throw;
            }
        }
    }

    private static string UnservedOf(int key) => $"unserved-routes {key}";

    private void PutOnRing(KeyRow row)
    {
        var live = shape.Live(row, () => EndOverlap(row.Number), () => logger.SecretDamaged(row.Account, row.Label));
        if (usesBefore.TryGetValue(row.Number, out var saved))
        {
            UseShape.Restore(live.Uses, saved);
        }

        if (store.FindSetting(UnservedOf(row.Number)) is { } unserved)
        {
            live.Uses.Unserved.Restore(unserved);
        }

        ring.Add(live);
    }

    private IReadOnlyList<AnnouncementRow> Told(string what, KeyRow? before, KeyRow after) => announcer.Of(what, KindOf(after.Account), before is null ? null : shape.View(before), shape.View(after));

    private static string TooMany(string account, int count) => $"account {account} has {count} live keys already, the most allowed; revoke one first.";

    private const string NoSuchKey = "key: no key has that label or apiKey; `keywright keys list` shows them.";

    /// <summary>Why <see cref="Find"/> found none.</summary>
    public string WhyNone(string labelOrApiKey) => store.Labelled(labelOrApiKey, null).Count > 0
        ? $"key: several accounts have a key '{labelOrApiKey}'; say ACCOUNT/LABEL or the apiKey."
        : NoSuchKey;

    /// <summary>Null when the label is free: no live key of the account has it, and none at the exchange.</summary>
    /// <param name="account">Null asks for a key at the exchange, which stands beside the keys of every account.</param>
    /// <param name="label">The one wished for.</param>
    internal string? LabelProblem(string? account, string label)
        => store.IsRegistered(label) || store.Labelled(label, account).Any(shape.IsLive) ? LabelTaken(label) : null;

    /// <summary>One change of keys at a time, until what is returned is disposed.</summary>
    internal async ValueTask<IDisposable> TurnAsync(CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        return new Turn(oneChange);
    }

    private static string LabelTaken(string label) => $"label '{label}' is in use by a live key; choose another, or revoke that key first.";

    internal KeyRow? FindRow(string labelOrApiKey)
    {
        if (store.Find(labelOrApiKey) is { } exact)
        {
            return exact;
        }

        // Neither account names nor labels hold a slash.
        var named = (labelOrApiKey.Split('/') is [var account, var label] ? store.Labelled(label, account) : store.Labelled(labelOrApiKey, null))
            .OrderBy(k => k.RevokedUs is not null).ToList();

        // Two accounts may each have a key of that label; the wrong one of them must not be the one that is changed.
        var inForce = named.Where(k => k.RevokedUs is null).ToList();
        return (inForce.Count > 0 ? inForce : named).DistinctBy(k => k.Account).Count() == 1 ? named[0] : null;
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
