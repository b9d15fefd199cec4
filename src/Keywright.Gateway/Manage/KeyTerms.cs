using System.Text.RegularExpressions;
using Keywright.Gateway.Requests;
using Keywright.Keys.Signing;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>A key request once it has been checked: what the key may do, in the gateway's own terms.</summary>
internal sealed partial record KeyTerms
{
    private const int LabelMax = 64;
    private const int SymbolsMax = 30;
    private const int ExpiryDaysMin = 7;
    private const int ExpiryDaysMax = 365;

    public required string Label { get; init; }

    public required KeyPermissions Permissions { get; init; }

    public required AddressList Addresses { get; init; }

    public required KeyType Type { get; init; }

    /// <summary>DER of the uploaded public key; null for HMAC.</summary>
    public required byte[]? PublicKey { get; init; }

    /// <summary>Reads a request; the problem is a plain sentence naming the field and the mend.</summary>
    public static KeyTerms? TryRead(KeyRequest request, ExchangeRules rules, string account, out string? problem)
    {
        problem = Problem(request, rules, account);
        if (problem is not null)
        {
            return null;
        }

        var addresses = AddressList.TryParse([.. request.AllowedIps], out problem);
        if (addresses is null || PermissionsOf(request, out problem) is not { } permissions || !TryReadType(request, out var type, out var publicKey, out problem))
        {
            return null;
        }

        return new KeyTerms { Label = request.Label, Permissions = permissions, Addresses = addresses, Type = type, PublicKey = publicKey };
    }

    private static string? Problem(KeyRequest request, ExchangeRules rules, string account)
    {
        if (!LabelPattern().IsMatch(request.Label))
        {
            return $"label must be 1 to {LabelMax} letters, digits, spaces or . _ - and begin with a letter or digit.";
        }

        if (request.Account != account)
        {
            return $"account '{Printable(request.Account)}' does not exist; use {account}.";
        }

        if (request.Symbols.Count > SymbolsMax)
        {
            return $"symbols has {request.Symbols.Count} entries; at most {SymbolsMax} are allowed.";
        }

        if (request.Symbols.FirstOrDefault(s => rules.Symbols.All(known => known.Name != s)) is { } unknown)
        {
            return $"symbols entry '{Printable(unknown)}' is not traded here; choose from {string.Join(", ", rules.Symbols.Select(s => s.Name))}.";
        }

        if (request.Expires is { } span && (span < TimeSpan.FromDays(ExpiryDaysMin) || span > TimeSpan.FromDays(ExpiryDaysMax)))
        {
            return $"expires must be between {ExpiryDaysMin}d and {ExpiryDaysMax}d, or left out for none.";
        }

        return request.MaxOrderNotional is <= 0 or > 1_000_000_000_000m
            ? "max-order-notional must be above 0 and at most 1000000000000 USDT."
            : request.MaxDailyNotional is <= 0 or > 1_000_000_000_000m
                ? "max-daily-notional must be above 0 and at most 1000000000000 USDT."
                : null;
    }

    private static KeyPermissions? PermissionsOf(KeyRequest request, out string? problem)
    {
        problem = null;
        var permissions = KeyPermissions.Read;
        switch (request.Preset)
        {
            case null or "portfolio":
                break;
            case "spot-bot":
                permissions |= KeyPermissions.Spot;
                break;
            default:
                problem = $"preset '{Printable(request.Preset)}' is not served; use portfolio or spot-bot.";
                return null;
        }

        switch (request.Level)
        {
            case null:
                break;
            case "read-only" when permissions == KeyPermissions.Read && request.Permissions.All(p => p == "read"):
                break;
            case "read-write":
                permissions |= KeyPermissions.Spot;
                break;
            case "read-only":
                problem = "level read-only contradicts the preset or permit given; leave one of them out.";
                return null;
            default:
                problem = $"level '{Printable(request.Level)}' is unknown; use read-only or read-write.";
                return null;
        }

        foreach (var name in request.Permissions)
        {
            if (!KeyPermissionNames.TryParse(name, out var permission))
            {
                problem = $"permit '{Printable(name)}' is not served; use read or spot.";
                return null;
            }

            permissions |= permission;
        }

        if (request.Preset == "portfolio" && permissions != KeyPermissions.Read)
        {
            problem = "preset portfolio is read-only; use preset spot-bot for a key that trades.";
            return null;
        }

        return permissions;
    }

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
            case "ed25519" or "rsa" when request.PublicKeyPem is null:
                problem = $"type {request.Type} needs public-key: the file with your public key (BEGIN PUBLIC KEY).";
                return false;
            case "ed25519" or "rsa":
                break;
            default:
                problem = $"type '{Printable(request.Type)}' is unknown; use hmac, ed25519 or rsa.";
                return false;
        }

        switch (KeyMint.ReadPublicKey(request.PublicKeyPem))
        {
            case PublicKeyResult.Refused refused:
                problem = $"public-key: {refused.Sentence}";
                return false;
            case PublicKeyResult.Accepted accepted when NameOf(accepted.Type) != request.Type:
                problem = $"public-key holds a key of type {NameOf(accepted.Type)}, but type is {request.Type}; change one of them.";
                return false;
            case PublicKeyResult.Accepted accepted:
                (type, publicKey) = (accepted.Type, accepted.Spki);
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

    private static string Printable(string text) => new([.. text.Take(40).Select(c => c is >= ' ' and <= '~' ? c : '?')]);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}\z")]
    private static partial Regex LabelPattern();
}
