using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;
using Keywright.Keys.Policy;
using Keywright.Keys.Signing;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>What an owner asks of a key, new or changed, once it has been checked.</summary>
internal sealed partial record KeyWish
{
    /// <summary>Longest purpose or reason.</summary>
    public const int PurposeMax = 200;

    private const int LabelMax = 64;
    private const int OwnerMax = 64;
    private const int NotesMax = 2_000;
    private const int TagsMax = 10;
    private const int TagMax = 32;
    private const int ExpiryDaysMin = 7;
    private const int ExpiryDaysMax = 365;

    public required string Label { get; init; }

    public required KeyPermissions Permissions { get; init; }

    public required AddressList Addresses { get; init; }

    public required IReadOnlyList<string> Symbols { get; init; }

    public required KeyPolicy Policy { get; init; }

    public required KeyNotes Notes { get; init; }

    public KeyType Type { get; init; }

    /// <summary>DER of the uploaded public key; null for HMAC, and when a key is changed.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>What the audit log says of it.</summary>
    public string Facts => string.Create(
        CultureInfo.InvariantCulture,
        $"permissions={string.Join(',', KeyPermissionNames.Of(Permissions))} allowedIps={string.Join(',', Addresses.Entries)} symbols={string.Join(',', Symbols)} policy={PolicyJson.Write(Policy)}");

    /// <summary>Reads what a new key is to be; the problem is a plain sentence naming the field and the mend.</summary>
    public static KeyWish? TryRead(KeyRequest request, AccountPlaces accounts, out string? problem)
    {
        if (accounts.Find(request.Account) is not { } place)
        {
            problem = $"account '{PolicyRules.Printable(request.Account)}' does not exist; use {string.Join(", ", accounts.Names.Take(10))}{(accounts.Names.Count > 10 ? " or another that `keywright accounts list` shows" : "")}.";
            return null;
        }

        if (request.Expires is { } span && ExpiryProblem(span) is { } wrongSpan)
        {
            problem = wrongSpan;
            return null;
        }

        if (PermissionsOf(request, out var preset, out problem) is not { } permissions)
        {
            return null;
        }

        var policy = WithPreset(request.Policy with
        {
            MaxOrderNotional = request.MaxOrderNotional ?? request.Policy.MaxOrderNotional,
            MaxDailyNotional = request.MaxDailyNotional ?? request.Policy.MaxDailyNotional,
        }, preset);
        if (TryRead(request.Label, permissions, request.AllowedIps, request.Symbols, policy, request.Notes, place.Venue.Rules, out problem) is not { } wish
            || !TryReadType(request, out var type, out var publicKey, out problem))
        {
            return null;
        }

        if (place.Kind == AccountKind.Live)
        {
            // Two bots of one real account must not cancel each other's orders unless its owner means them to.
            wish = wish with { Policy = wish.Policy with { Orders = wish.Policy.Orders ?? "own" } };
            problem = request.IsUncapped ? null : wish.UncappedProblem;
        }

        return problem is null ? wish with { Type = type, PublicKey = publicKey } : null;
    }

    /// <summary>Promise 19: what a key that may trade real money lacks, one sentence; null when it lacks nothing.</summary>
    public string? UncappedProblem
    {
        get
        {
            if (!Permissions.Trade())
            {
                return null;
            }

            string[] lacks =
            [
                .. Symbols.Count == 0 ? ["symbols (--symbols)"] : (string[])[],
                .. Policy is { MaxOrderNotional: null } or { MaxHourlyNotional: null, MaxDailyNotional: null } ? ["caps (--max-order-notional and --max-daily-notional)"] : (string[])[],
                .. Addresses.IsRestricted ? (string[])[] : ["addresses (--allow-ip)"],
            ];
            return lacks.Length == 0 ? null : $"uncapped: a key that trades on a live account needs {string.Join(", ", lacks)}; give it those, or say --uncapped if you mean it to go without.";
        }
    }

    /// <summary>Reads what a key is changed to.</summary>
    public static KeyWish? TryRead(KeyEdit edit, KeyRow row, ExchangeRules rules, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(row);
        var permissions = KeyPermissions.None;
        foreach (var name in edit.Permissions)
        {
            if (!KeyPermissionNames.TryParse(name, out var permission))
            {
                problem = UnknownPermission(name);
                return null;
            }

            permissions |= permission;
        }

        return TryRead(edit.Label, permissions, edit.AllowedIps, edit.Symbols, edit.Policy, edit.Notes, rules, out problem);
    }

    /// <summary>The row with what is asked for in the place of what it had.</summary>
    public KeyRow Over(KeyRow row) => row with
    {
        Label = Label,
        Permissions = string.Join(',', KeyPermissionNames.Of(Permissions)),
        AllowedIps = string.Join(',', Addresses.Entries),
        Symbols = string.Join(',', Symbols),
        Policy = PolicyJson.Write(Policy),
        Owner = Notes.Owner,
        Purpose = Notes.Purpose,
        Tags = string.Join(',', Notes.Tags),
        Notes = Notes.Notes,
    };

    public static string? ExpiryProblem(TimeSpan span) => span < TimeSpan.FromDays(ExpiryDaysMin) || span > TimeSpan.FromDays(ExpiryDaysMax)
        ? $"expires must be between {ExpiryDaysMin}d and {ExpiryDaysMax}d, or left out for none."
        : null;

    /// <summary>Null when it is printable text that fits: control characters would forge lines in a log, and marks a page.</summary>
    public static string? TextProblem(string field, string text, int max)
        => text.Length <= max && text.All(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('<' or '>' or '\u2028' or '\u2029'))
            ? null
            : $"{field} must be at most {max} characters of plain text, without < and > and control characters.";

    /// <param name="label">To be looked at.</param>
    /// <param name="field">What it is called where it was written.</param>
    public static string? LabelProblem(string label, string field = "label")
        => LabelPattern().IsMatch(label) ? null : $"{field} must be 1 to {LabelMax} letters, digits, spaces or . _ - and begin with a letter or digit; 'Service - Purpose' reads well in a list.";

    private static KeyWish? TryRead(
        string label, KeyPermissions permissions, IReadOnlyList<string> allowedIps, IReadOnlyList<string> symbols, KeyPolicy policy, KeyNotes notes, ExchangeRules rules, out string? problem)
    {
        problem = LabelProblem(label) ?? NotesProblem(notes);
        if (problem is not null || PolicyRules.TryRead(policy, symbols, rules, out problem) is null || AddressList.TryParse([.. allowedIps], out problem) is not { } addresses)
        {
            return null;
        }

        problem = PermissionsProblem(permissions, addresses, policy);
        return problem is not null ? null : new KeyWish
        {
            Label = label,
            Permissions = permissions,
            Addresses = addresses,
            Symbols = [.. symbols.Distinct()],
            Policy = policy,
            Notes = notes,
        };
    }

    public static string? NotesProblem(KeyNotes notes)
        => TextProblem("owner", notes.Owner, OwnerMax)
            ?? TextProblem("purpose", notes.Purpose, PurposeMax)
            ?? TextProblem("notes", notes.Notes, NotesMax)
            ?? (notes.Tags.Count > TagsMax || notes.Tags.Any(tag => tag.Length > TagMax || !TagPattern().IsMatch(tag))
                ? $"tags must be at most {TagsMax}, each of 1 to {TagMax} letters, digits or . _ -."
                : null);

    private static string? PermissionsProblem(KeyPermissions permissions, AddressList addresses, KeyPolicy policy)
    {
        const KeyPermissions Widest = KeyPermissions.Spot | KeyPermissions.Margin | KeyPermissions.Futures;
        if (permissions.HasFlag(KeyPermissions.MarketData) && permissions != KeyPermissions.MarketData)
        {
            return "permit market-data goes with no other: a key with it sees nothing of the account.";
        }

        if (!permissions.HasFlag(KeyPermissions.MarketData) && !permissions.HasFlag(KeyPermissions.Read))
        {
            return "permit must have read, which every key has that sees the account; or market-data alone.";
        }

        if (permissions.HasFlag(KeyPermissions.CancelOnly) && (permissions & (Widest | KeyPermissions.ReduceOnly)) != 0)
        {
            return "permit cancel-only contradicts spot, margin, futures and reduce-only; leave one of them out.";
        }

        if (permissions.HasFlag(KeyPermissions.ReduceOnly) && (permissions & Widest) != 0)
        {
            return "permit reduce-only contradicts spot, margin and futures, which place any order; leave one of them out.";
        }

        return (permissions.HasFlag(KeyPermissions.Withdraw), addresses.IsRestricted, policy.WithdrawTo.Count) switch
        {
            (true, false, _) => "permit withdraw needs allow-ip: a key that can withdraw is good from known addresses alone.",
            (true, _, 0) => "permit withdraw needs withdraw-to: a key that can withdraw does so to the addresses of its book alone.",
            (false, _, > 0) => "withdraw-to is given, and the key may not withdraw; leave it out, or permit withdraw.",
            _ => null,
        };
    }

    private static KeyPermissions? PermissionsOf(KeyRequest request, out Preset? preset, out string? problem)
    {
        (preset, problem) = (null, null);
        if (request.Preset is { } name && (preset = Preset.Find(name)) is null)
        {
            problem = $"preset '{PolicyRules.Printable(name)}' is unknown; use {string.Join(", ", Preset.All.Select(p => p.Name))}.";
            return null;
        }

        var asked = KeyPermissions.None;
        foreach (var permit in request.Permissions)
        {
            if (!KeyPermissionNames.TryParse(permit, out var permission))
            {
                problem = UnknownPermission(permit);
                return null;
            }

            asked |= permission;
        }

        var level = KeyPermissions.None;
        switch (request.Level)
        {
            case null:
                break;
            case "read-write":
                level = KeyPermissions.Read | KeyPermissions.Spot;
                break;
            case "read-only" when ((preset?.Permissions ?? KeyPermissions.Read) | asked) == KeyPermissions.Read:
                level = KeyPermissions.Read;
                break;
            case "read-only":
                problem = "level read-only contradicts the preset or permit given; leave one of them out.";
                return null;
            default:
                problem = $"level '{PolicyRules.Printable(request.Level)}' is unknown; use read-only or read-write.";
                return null;
        }

        if (preset is { Permissions: KeyPermissions.Read } && ((asked | level) & ~KeyPermissions.Read) != 0)
        {
            problem = $"preset {preset.Name} is read-only; use preset spot-bot for a key that trades.";
            return null;
        }

        // Reading comes with everything but market data alone.
        var all = asked | level | (preset?.Permissions ?? KeyPermissions.None);
        return all == KeyPermissions.MarketData ? all : all | KeyPermissions.Read;
    }

    private static KeyPolicy WithPreset(KeyPolicy policy, Preset? preset) => preset is not { Policy: var brings } ? policy : policy with
    {
        OrderTypes = policy.OrderTypes.Count > 0 ? policy.OrderTypes : brings.OrderTypes,
        Sides = policy.Sides.Count > 0 ? policy.Sides : brings.Sides,
        OrdersPerMinute = policy.OrdersPerMinute ?? brings.OrdersPerMinute,
        Orders = policy.Orders ?? brings.Orders,
    };

    private static string UnknownPermission(string name) => $"permit '{PolicyRules.Printable(name)}' is unknown; use {string.Join(", ", KeyPermissionNames.All)}.";

    private static bool TryReadType(KeyRequest request, out KeyType type, out byte[]? publicKey, out string? problem)
    {
        (type, publicKey, problem) = (default, null, null);
        switch (request.Type)
        {
            case "hmac" when request.PublicKeyPem is null:
                type = KeyType.Hmac;
                return true;
            case "hmac":
                problem = "public-key is given but type hmac has none; use type ed25519 or rsa.";
                return false;
            case "ed25519" or "rsa":
                type = request.Type == "rsa" ? KeyType.Rsa : KeyType.Ed25519;
                return TryReadPublicKey(request.Type, request.PublicKeyPem, out publicKey, out problem);
            default:
                problem = $"type '{PolicyRules.Printable(request.Type)}' is unknown; use hmac, ed25519 or rsa.";
                return false;
        }
    }

    /// <summary>Reads an uploaded public key, which must be of the type named.</summary>
    public static bool TryReadPublicKey(string type, string? pem, [NotNullWhen(true)] out byte[]? spki, [NotNullWhen(false)] out string? problem)
    {
        (spki, problem) = (null, null);
        if (pem is null)
        {
            problem = $"type {type} needs public-key: the file with your public key (BEGIN PUBLIC KEY).";
            return false;
        }

        switch (KeyMint.ReadPublicKey(pem))
        {
            case PublicKeyResult.Refused refused:
                problem = $"public-key: {refused.Sentence}";
                return false;
            case PublicKeyResult.Accepted accepted when NameOf(accepted.Type) != type:
                problem = $"public-key holds a key of type {NameOf(accepted.Type)}, but type is {type}; change one of them.";
                return false;
            case PublicKeyResult.Accepted accepted:
                spki = accepted.Spki;
                return true;
            default:
                throw new InvalidOperationException("A public key is accepted or refused.");
        }
    }

    public static string NameOf(KeyType type) => type switch
    {
        KeyType.Hmac => "hmac",
        KeyType.Ed25519 => "ed25519",
        _ => "rsa",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex TagPattern();
}
