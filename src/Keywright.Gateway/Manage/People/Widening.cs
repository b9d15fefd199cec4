using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.People;

/// <summary>Whether a key may do anything after a change that it might not before. When in doubt, it widens.</summary>
internal static class Widening
{
    public static bool Is(KeyTerms before, KeyTerms after)
        => (after.Permissions & ~before.Permissions) != 0
            || (before.Permissions & ~after.Permissions & Restrictions) != 0
            || (before.AllowedAddresses.IsRestricted && !(after.AllowedAddresses.IsRestricted && IsWithin(after.AllowedAddresses.Entries, before.AllowedAddresses.Entries)))
            || (before.Symbols.Count > 0 && !(after.Symbols.Count > 0 && IsWithin(after.Symbols, before.Symbols)))
            || IsLater(before.ExpiresUs, after.ExpiresUs)
            // An end of trading falls away with trading itself, or with the addresses that make it needless.
            || (after.Permissions.Trade() && !after.AllowedAddresses.IsRestricted && IsLater(before.TradingLapsesUs, after.TradingLapsesUs))
            || (before.IsFrozen && !after.IsFrozen)
            || IsHigher(before.Policy.MaxOrderNotional, after.Policy.MaxOrderNotional)
            || IsHigher(before.Policy.MaxDailyNotional, after.Policy.MaxDailyNotional)
            || OtherRules(before) != OtherRules(after);

    /// <summary>Permissions that hold a key back: to lose one is to gain.</summary>
    private const KeyPermissions Restrictions = KeyPermissions.CancelOnly | KeyPermissions.ReduceOnly;

    private static bool IsWithin(IEnumerable<string> after, IEnumerable<string> before) => after.All(before.Contains);

    private static bool IsLater(long? before, long? after) => before is { } had && (after is not { } has || has > had);

    private static bool IsHigher(decimal? before, decimal? after) => before is { } had && (after is not { } has || has > had);

    private static string OtherRules(KeyTerms terms) => PolicyJson.Write(terms.Policy with { MaxOrderNotional = null, MaxDailyNotional = null });
}
