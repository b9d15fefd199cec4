using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>No key gives another more than it has itself.</summary>
internal static class Giving
{
    /// <summary>Why the giver cannot let a key have all this; null when it can.</summary>
    /// <param name="giver">What the giver may do now.</param>
    /// <param name="its">The same as its owner states it.</param>
    /// <param name="rights">All that the other key would have.</param>
    /// <param name="addresses">Those it would be good from.</param>
    /// <param name="symbols">Those it would trade.</param>
    /// <param name="policy">What it would be held to.</param>
    /// <param name="ends">When it would end; null for never.</param>
    public static string? Problem(KeyTerms giver, KeyView its, KeyPermissions rights, AddressList addresses, IReadOnlyList<string> symbols, KeyPolicy policy, DateTimeOffset? ends)
    {
        if ((rights & ~giver.Permissions) is not KeyPermissions.None and var more)
        {
            return $"permit: the key that asks has no {string.Join(" and no ", KeyPermissionNames.Of(more))} itself, so it can give none";
        }

        if (!giver.AllowedAddresses.Covers(addresses))
        {
            return $"ipAddress: the key that asks is good from {string.Join(", ", its.AllowedIps)} alone, so it can let no key in from elsewhere";
        }

        if (its.ExpiresAt is { } end && (ends is null || ends > end))
        {
            return "expires: the key that asks ends before this one, so it can give it nothing";
        }

        var rules = rights.HasFlag(KeyPermissions.Withdraw) ? its.Policy : Without(its.Policy);
        var isBound = PolicyJson.Write(rules) != PolicyJson.Write(new KeyPolicy());
        return Widening.IsOfList(its.Symbols, symbols) || (isBound && Widening.IsOfPolicy(rules, policy))
            ? "policy: the key that asks is held to rules that this one is not held to, so it can give it nothing"
            : null;
    }

    /// <summary>A policy for a key that does not withdraw, and so has no book of addresses to withdraw to.</summary>
    public static KeyPolicy Without(KeyPolicy policy) => policy with { WithdrawTo = [] };
}
