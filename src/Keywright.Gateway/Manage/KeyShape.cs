using System.Collections.Concurrent;
using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>A key's three shapes: the row it is kept as, the live key that requests meet, and what its owner sees.</summary>
internal sealed class KeyShape(Vault vault, KeyRing ring, BudgetLimits limits, GatewayClock clock, AccountPlaces accounts, HeldKeys held, KeyMakers makers)
{
    private const int RulesKept = 256;

    // A home of thousands of keys has few policies; those of one share its tables.
    private readonly ConcurrentDictionary<(ExchangeRules Of, string Policy, string Symbols), PolicyRules> rulesOf = new();
    private readonly Dictionary<int, FixedWindow> accountWeights = [];

    /// <summary>The record its secret is sealed for.</summary>
    public static string Identity(string apiKey) => $"key {apiKey}";

    public static string[] Split(string list) => list.Length == 0 ? [] : list.Split(',');

    /// <param name="row">As it is kept.</param>
    /// <param name="onFirstUse">Called when a rotated secret is used first.</param>
    /// <param name="onShut">Called when its secret does not open.</param>
    public LiveKey Live(KeyRow row, Func<bool> onFirstUse, Action onShut)
    {
        var secrets = new KeySecrets(Verifier(row, row.Material), onFirstUse, onShut);
        if (row is { NextMaterial: { } next, OverlapEndsUs: { } ends })
        {
            secrets.Rotate(Verifier(row, next), ends);
        }

        var place = PlaceOf(row);
        var account = place.Number;
        if (!accountWeights.TryGetValue(account, out var accountWeight))
        {
            accountWeights.Add(account, accountWeight = limits.NewAccountWindow());
        }

        return new LiveKey
        {
            Number = row.Number,
            ApiKey = row.ApiKey,
            Account = account,
            Venue = place.Venue,
            CreatedUs = row.CreatedUs,
            Terms = Terms(row),
            Secrets = secrets,
            Weight = limits.NewWeightWindow(),
            WalletWeight = limits.NewWalletWindow(),
            AccountWeight = accountWeight,
        };
    }

    /// <summary>The number of the account that a key acts on.</summary>
    public int NumberOf(KeyRow row) => PlaceOf(row).Number;

    /// <summary>The account that a key acts on.</summary>
    /// <exception cref="GatewayStartException">The database and the journal are not of one home.</exception>
    public AccountPlace PlaceOf(KeyRow row) => accounts.Find(row.Account) ?? throw new GatewayStartException(
        $"Key '{row.Label}' is of account '{row.Account}', which the journal does not know; restore database and journal from one and the same backup.");

    public SignatureVerifier Verifier(KeyRow row, byte[] material) => row.Type switch
    {
        "hmac" => SignatureVerifier.ForHmac(vault, Identity(row.ApiKey), material),
        "ed25519" => SignatureVerifier.ForPublicKey(KeyType.Ed25519, material),
        _ => SignatureVerifier.ForPublicKey(KeyType.Rsa, material),
    };

    public KeyTerms Terms(KeyRow row)
    {
        var permissions = KeyPermissions.None;
        foreach (var name in Split(row.Permissions))
        {
            permissions |= KeyPermissionNames.TryParse(name, out var permission)
                ? permission
                : throw new GatewayStartException($"Key '{row.Label}' has permission '{name}', which this program does not know; start the newer program.");
        }

        return new KeyTerms
        {
            Permissions = permissions,
            AllowedAddresses = AddressList.TryParse(Split(row.AllowedIps), out var problem) ?? throw new GatewayStartException($"Key '{row.Label}': {problem}"),
            ExpiresUs = row.ExpiresUs,
            TradingLapsesUs = row.TradingLapsesUs,
            IsFrozen = row.FrozenUs is not null,
            Rules = RulesOf(row),
        };
    }

    private PolicyRules RulesOf(KeyRow row)
    {
        var rules = PlaceOf(row).Venue.Rules;
        if (rulesOf.TryGetValue((rules, row.Policy, row.Symbols), out var known))
        {
            return known;
        }

        var read = PolicyRules.TryRead(PolicyJson.Read(row.Policy, row.Label), Split(row.Symbols), rules, out var problem) ?? throw new GatewayStartException($"Key '{row.Label}': {problem}");
        if (rulesOf.Count < RulesKept)
        {
            rulesOf[(rules, row.Policy, row.Symbols)] = read;
        }

        return read;
    }

    public KeyView View(KeyRow row)
    {
        var use = ring.TryFind(row.ApiKey, out var live) ? live.Uses.Last : null;
        var maker = makers.Of(row.ApiKey);
        return new KeyView
        {
            ApiKey = row.ApiKey,
            Label = row.Label,
            Account = row.Account,
            Type = row.Type,
            Permissions = Split(row.Permissions),
            AllowedIps = Split(row.AllowedIps),
            Symbols = Split(row.Symbols),
            CreatedAt = Time(row.CreatedUs),
            ExpiresAt = Time(row.ExpiresUs),
            TradingAuthorityExpiresAt = Time(row.TradingLapsesUs),
            State = StateOf(row),
            LastUsedAt = Time(use?.AtUs ?? row.LastUsedUs),
            LastAddress = use?.Address.ToString() ?? row.LastAddress,
            LastRoute = use?.Route ?? row.LastRoute,
            Policy = PolicyJson.Read(row.Policy, row.Label),
            Notes = new KeyNotes { Owner = row.Owner, Purpose = row.Purpose, Tags = Split(row.Tags), Notes = row.Notes },
            Revision = row.Revision,
            RotatedAt = Time(row.MaterialUs),
            OverlapEndsAt = Time(row.OverlapEndsUs),
            MadeBy = maker?.Name,
            MakerState = maker is null ? null : StateOfMaker(maker),
        };
    }

    /// <summary>Neither revoked nor expired: it counts against the account's most, and its label is taken.</summary>
    public bool IsLive(KeyRow row) => row.RevokedUs is null && !HasCome(row.ExpiresUs);

    private string StateOf(KeyRow row) => row switch
    {
        { RevokedUs: not null } => "revoked",
        _ when HasCome(row.ExpiresUs) => "expired",
        { FrozenUs: not null } => "frozen",
        _ when held.IsHeld(row.Number) => "frozen",
        _ when HasCome(row.TradingLapsesUs) => "lapsed",
        _ => "active",
    };

    private string StateOfMaker(KeyMaker maker)
        => !ring.TryFind(maker.ApiKey, out var live) || HasCome(live.Terms.ExpiresUs) ? "ended" : live.Terms.IsFrozen ? "frozen" : "active";

    private bool HasCome(long? us) => us is { } at && clock.LatestUs >= at;

    private static DateTimeOffset? Time(long? us) => us is { } at ? Time(at) : null;

    private static DateTimeOffset Time(long us) => GatewayClock.InstantOf(us);
}
