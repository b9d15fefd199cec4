using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>Where keys are cut, listed and revoked. A change is in the journal before it is made.</summary>
public sealed class KeyDesk
{
    /// <summary>Live keys an account may have (keys.md §1).</summary>
    public const int LiveKeysMax = 30;

    /// <summary>How long a trading key without addresses may trade.</summary>
    private static readonly TimeSpan TradingLapse = TimeSpan.FromDays(90);

    private readonly SemaphoreSlim oneChange = new(1, 1);
    private readonly KeyStore store;
    private readonly KeyRing ring;
    private readonly SessionTable sessions;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly OwnerNotes notes;
    private readonly GatewayClock clock;
    private readonly BudgetLimits limits;
    private readonly ExchangeRules rules;
    private readonly (string Name, int Number) account;
    private readonly HeldKeys held;

    internal KeyDesk(
        KeyStore store, KeyRing ring, SessionTable sessions, Vault vault, RandomSource random, OwnerNotes notes, GatewayClock clock, BudgetLimits limits, ExchangeRules rules, (string Name, int Number) account, HeldKeys held)
    {
        (this.store, this.ring, this.sessions, this.vault, this.random, this.notes) = (store, ring, sessions, vault, random, notes);
        (this.clock, this.limits, this.rules, this.account, this.held) = (clock, limits, rules, account, held);
    }

    /// <summary>Cuts a key. The secret of an HMAC key is in the result and nowhere else.</summary>
    public async ValueTask<KeyResult> CreateAsync(KeyRequest request, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            if (KeyTerms.TryRead(request, rules, account.Name, out var problem) is not { } terms)
            {
                return KeyResult.Refused(problem!);
            }

            var live = store.Keys().Where(k => StateOf(k) == "active").ToList();
            if (live.Any(k => k.Label == terms.Label))
            {
                return KeyResult.Refused($"label '{terms.Label}' is in use by a live key; choose another, or revoke that key first.");
            }

            if (live.Count >= LiveKeysMax)
            {
                return KeyResult.Refused($"account {account.Name} has {live.Count} live keys already, the most allowed; revoke one first.");
            }

            return await CutAsync(request, terms, ct);
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Refused($"{e.Message} No key was made.");
        }
        finally
        {
            oneChange.Release();
        }
    }

    public IReadOnlyList<KeyView> List(string? onlyAccount)
        => [.. store.Keys().Where(k => onlyAccount is null || k.Account == onlyAccount).Select(View)];

    /// <summary>By API key, or by label: the live key of that label before revoked ones.</summary>
    public KeyView? Find(string labelOrApiKey) => FindRow(labelOrApiKey) is { } row ? View(row) : null;

    /// <summary>Ends a key at once and for ever; its sealed secret is forgotten.</summary>
    public async ValueTask<KeyResult> RevokeAsync(string labelOrApiKey, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            if (FindRow(labelOrApiKey) is not { } row)
            {
                return KeyResult.Refused("key: no key has that label or apiKey; `keywright keys list` shows them.");
            }

            if (row.RevokedUs is not null)
            {
                return KeyResult.Refused($"key: '{row.Label}' was revoked already.");
            }

            // First of all it stops working; a full disk must not keep a leaked key alive.
            var now = clock.LatestUs;
            ring.Remove(row.ApiKey);
            sessions.End(row.Number);
            var noted = await notes.TryNoteAsync(EntryKind.KeyRevoking, row.Number, account.Number, $"revoke label={row.Label}");
            store.Revoke(row.Number, now);
            var view = View(row with { RevokedUs = now });
            return new KeyResult(view, null, noted ? null : "The key is revoked, but the audit log could not record it: the journal has no room or has failed.");
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Refused($"The key no longer works, but the database could not record it, so revoke it again before a restart. {e.Message}");
        }
        finally
        {
            oneChange.Release();
        }
    }

    /// <summary>Lets a key of a restored home work again: until the owner does, nobody knows whether it was revoked after the backup was made.</summary>
    public async ValueTask<KeyResult> ReleaseRestoredAsync(string labelOrApiKey, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            if (FindRow(labelOrApiKey) is not { RevokedUs: null } row || !held.IsHeld(row.Number))
            {
                return KeyResult.Refused("key: no key of that label or apiKey is held back since a restore; `keywright keys list` shows them.");
            }

            if (!await notes.TryNoteAsync(EntryKind.VaultChanged, row.Number, account.Number, $"thaw restored label={row.Label}"))
            {
                return KeyResult.Refused("The audit log has no room or has failed, so the key stays frozen; free some disk space, or restart the gateway.");
            }

            held.Release(row.Number);
            ring.Add(Live(row));
            return new KeyResult(View(row), null, null);
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Refused($"{e.Message} The key stays frozen.");
        }
        finally
        {
            oneChange.Release();
        }
    }

    /// <summary>Does work while no key is made or changed.</summary>
    internal async ValueTask<T> WithoutChangesAsync<T>(Func<ValueTask<T>> work)
    {
        await oneChange.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            oneChange.Release();
        }
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

    /// <summary>Puts the stored keys in force; called once at start.</summary>
    internal void LoadAll()
    {
        foreach (var row in store.Keys().Where(k => k.RevokedUs is null && !held.IsHeld(k.Number)))
        {
            ring.Add(Live(row));
        }
    }

    /// <summary>Writes down when and from where keys were last used.</summary>
    internal void SaveLastUse()
    {
        var uses = ring.All.Where(k => k.LastUse is not null).Select(k => (k.Number, k.LastUse!.AtUs, k.LastUse.Address.ToString(), k.LastUse.Route)).ToList();
        if (uses.Count > 0)
        {
            store.SaveLastUse(uses);
        }
    }

    private async ValueTask<KeyResult> CutAsync(KeyRequest request, KeyTerms terms, CancellationToken ct)
    {
        var apiKey = ApiKeyFormat.Create(random);
        var now = clock.LatestUs;
        var (material, secret) = terms.PublicKey is { } publicKey ? (publicKey, null) : Mint(apiKey);
        using (secret)
        {
            var row = new KeyRow
            {
                Number = store.NextKeyNumber(),
                ApiKey = apiKey,
                Label = terms.Label,
                Account = account.Name,
                Type = KeyTerms.NameOf(terms.Type),
                Permissions = string.Join(',', KeyPermissionNames.Of(terms.Permissions)),
                AllowedIps = string.Join(',', terms.Addresses.Entries),
                Symbols = string.Join(',', request.Symbols.Distinct()),
                Material = material,
                CreatedUs = now,
                ExpiresUs = request.Expires is { } span ? now + GatewayClock.MicrosecondsOf(span) : null,
                TradingLapsesUs = terms.Permissions.HasFlag(KeyPermissions.Spot) && !terms.Addresses.IsRestricted ? now + GatewayClock.MicrosecondsOf(TradingLapse) : null,
                MaxOrderNotional = request.MaxOrderNotional,
                MaxDailyNotional = request.MaxDailyNotional,
            };
            var facts = $"create label={row.Label} type={row.Type} permissions={row.Permissions} allowedIps={row.AllowedIps} symbols={row.Symbols} apiKey={apiKey}";
            if (!await notes.TryNoteAsync(EntryKind.KeyCreating, row.Number, account.Number, facts))
            {
                return KeyResult.Refused("The audit log has no room or has failed, so no key was made; free some disk space, or restart the gateway.");
            }

            ct.ThrowIfCancellationRequested();
            store.Insert(row);
            ring.Add(Live(row));
            return new KeyResult(View(row), secret?.Reveal(), null);
        }
    }

    private (byte[] Material, IssuedSecret? Secret) Mint(string apiKey)
    {
        var (material, secret) = KeyMint.MintHmac(vault, Identity(apiKey), random);
        return (material, secret);
    }

    private static string Identity(string apiKey) => $"key {apiKey}";

    private LiveKey Live(KeyRow row)
    {
        var type = row.Type switch { "hmac" => KeyType.Hmac, "ed25519" => KeyType.Ed25519, _ => KeyType.Rsa };
        var permissions = KeyPermissions.None;
        foreach (var name in Split(row.Permissions))
        {
            permissions |= KeyPermissionNames.TryParse(name, out var permission)
                ? permission
                : throw new GatewayStartException($"Key '{row.Label}' has permission '{name}', which this program does not know; start the newer program.");
        }

        return new LiveKey
        {
            Number = row.Number,
            ApiKey = row.ApiKey,
            Label = row.Label,
            Account = account.Number,
            AccountName = row.Account,
            Permissions = permissions,
            AllowedAddresses = AddressList.TryParse(Split(row.AllowedIps), out var problem) ?? throw new GatewayStartException($"Key '{row.Label}': {problem}"),
            Symbols = Split(row.Symbols),
            CreatedUs = row.CreatedUs,
            ExpiresUs = row.ExpiresUs,
            TradingLapsesUs = row.TradingLapsesUs,
            Caps = new KeyCaps(row.MaxOrderNotional, row.MaxDailyNotional),
            Verifier = type == KeyType.Hmac
                ? SignatureVerifier.ForHmac(vault, Identity(row.ApiKey), row.Material)
                : SignatureVerifier.ForPublicKey(type, row.Material),
            Weight = limits.NewWeightWindow(),
            WalletWeight = limits.NewWalletWindow(),
        };
    }

    private KeyRow? FindRow(string labelOrApiKey)
    {
        var keys = store.Keys();
        return keys.FirstOrDefault(k => k.ApiKey == labelOrApiKey) ?? keys.Where(k => k.Label == labelOrApiKey).OrderBy(k => k.RevokedUs is not null).ThenByDescending(k => k.Number).FirstOrDefault();
    }

    private string StateOf(KeyRow row)
        => row.RevokedUs is not null ? "revoked" : row.ExpiresUs is { } expires && clock.LatestUs >= expires ? "expired" : "active";

    private KeyView View(KeyRow row)
    {
        var state = StateOf(row);
        if (state == "active" && held.IsHeld(row.Number))
        {
            state = "frozen";
        }

        if (state == "active" && row.TradingLapsesUs is { } lapses && clock.LatestUs >= lapses)
        {
            state = "lapsed";
        }

        var use = ring.TryFind(row.ApiKey, out var live) ? live.LastUse : null;
        return new KeyView(
            row.ApiKey,
            row.Label,
            row.Account,
            row.Type,
            Split(row.Permissions),
            Split(row.AllowedIps),
            Split(row.Symbols),
            Time(row.CreatedUs),
            row.ExpiresUs is { } expires ? Time(expires) : null,
            row.TradingLapsesUs is { } lapse ? Time(lapse) : null,
            state,
            (use?.AtUs ?? row.LastUsedUs) is { } used ? Time(used) : null,
            use?.Address.ToString() ?? row.LastAddress,
            use?.Route ?? row.LastRoute,
            row.MaxOrderNotional,
            row.MaxDailyNotional);
    }

    private static DateTimeOffset Time(long us) => GatewayClock.InstantOf(us);

    private static string[] Split(string list) => list.Length == 0 ? [] : list.Split(',');
}
