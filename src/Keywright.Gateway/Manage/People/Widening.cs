using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage.People;

/// <summary>Whether a key may do anything after a change that it might not before. When in doubt, it widens.</summary>
internal static class Widening
{
    /// <summary>Permissions that hold a key back: to lose one is to gain.</summary>
    private const KeyPermissions Restrictions = KeyPermissions.CancelOnly | KeyPermissions.ReduceOnly;

    public static bool Is((KeyRow Row, KeyTerms Terms) before, (KeyRow Row, KeyTerms Terms) after)
        => IsOfTerms(before.Terms, after.Terms)
            || IsOfList(KeyShape.Split(before.Row.Symbols), KeyShape.Split(after.Row.Symbols))
            || IsOfPolicy(PolicyJson.Read(before.Row.Policy, before.Row.Label), PolicyJson.Read(after.Row.Policy, after.Row.Label));

    private static bool IsOfTerms(KeyTerms before, KeyTerms after)
        => (after.Permissions & ~before.Permissions) != 0
            || (before.Permissions & ~after.Permissions & Restrictions) != 0
            || IsOfList([.. before.AllowedAddresses.Entries], [.. after.AllowedAddresses.Entries])
            || IsHigher(before.ExpiresUs, after.ExpiresUs)
            // An end of trading falls away with trading itself, or with the addresses that make it needless.
            || (after.Permissions.Trade() && !after.AllowedAddresses.IsRestricted && IsHigher(before.TradingLapsesUs, after.TradingLapsesUs))
            || (before.IsFrozen && !after.IsFrozen);

    /// <summary>Some rule of the policy is looser, or differs in a way whose direction is not looked at.</summary>
    public static bool IsOfPolicy(KeyPolicy before, KeyPolicy after)
        => IsHigher(before.MaxOrderNotional, after.MaxOrderNotional)
            || IsHigher(before.MaxHourlyNotional, after.MaxHourlyNotional)
            || IsHigher(before.MaxDailyNotional, after.MaxDailyNotional)
            || IsHigher(before.OrdersPerMinute, after.OrdersPerMinute)
            || IsHigher(before.OrdersPerDay, after.OrdersPerDay)
            || IsHigher(before.MaxOpenOrders, after.MaxOpenOrders)
            || IsHigher(before.MaxDailyLoss, after.MaxDailyLoss)
            || IsHigher(before.CollarBps, after.CollarBps)
            || IsOfList(before.OrderTypes, after.OrderTypes)
            || IsOfList(before.Sides, after.Sides)
            || IsOfList(before.TimesInForce, after.TimesInForce)
            || OtherRules(before) != OtherRules(after);

    /// <summary>Of a list of what is allowed, of which an empty one allows all.</summary>
    public static bool IsOfList(IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
        => before.Count > 0 && (after.Count == 0 || !after.All(before.Contains));

    private static bool IsHigher<T>(T? before, T? after)
        where T : struct, IComparable<T>
        => before is { } had && (after is not { } has || has.CompareTo(had) > 0);

    private static string OtherRules(KeyPolicy policy) => PolicyJson.Write(policy with
    {
        MaxOrderNotional = null,
        MaxHourlyNotional = null,
        MaxDailyNotional = null,
        OrdersPerMinute = null,
        OrdersPerDay = null,
        MaxOpenOrders = null,
        MaxDailyLoss = null,
        CollarBps = null,
        OrderTypes = [],
        Sides = [],
        TimesInForce = [],
    });
}
