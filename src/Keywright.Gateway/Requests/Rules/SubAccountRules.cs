using Keywright.Binance.Wire;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>Who may ask what of the accounts under its own, beyond the permission of the route: the bounds of a key must hold there too.</summary>
public static class SubAccountRules
{
    /// <summary>Null when the call is allowed.</summary>
    public static (Fault Fault, string Rule)? Refuse(KeyTerms terms, SubAccountCall call)
    {
        if (terms.Rules.Limits.Allocation is not null)
        {
            return (Faults.NotAuthorized, "allocate: a key that works with a slice of its account has nothing to do with the accounts under it");
        }

        if (call.Changes && terms.IsFrozen)
        {
            return (OrderFaults.ActionDisabled, "frozen: the key reads and cancels, and changes nothing");
        }

        return call is SubAccountKeyCall { Gives: true } && Counted(terms.Rules) is { } limit
            ? (Faults.NotAuthorized, $"{limit}: a key whose limits count what it does gives no rights to other keys, which would count anew")
            : null;
    }

    private static string? Counted(PolicyRules rules)
        => rules.Limits.FirstOfATime
            ?? (rules.Limits.OpenOrders is not null ? "max-open-orders" : rules.Limits.Position is not null ? "max-position" : rules.MaxDailyLoss is not null ? "max-daily-loss" : null);
}
