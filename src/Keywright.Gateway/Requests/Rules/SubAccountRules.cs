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

    public static Refusal MainOnly(AuthenticRequest by) => new(SubAccountFaults.MainAccountOnly, "account: the key is of a sub-account, which has none under it", by);

    /// <summary>Somebody else's e-mail is answered as one that does not exist.</summary>
    public static Refusal UnknownEmail(AuthenticRequest by) => new(SubAccountFaults.UnknownEmail, "email: no sub-account of this account has that one", by);

    /// <param name="by">Who asks.</param>
    /// <param name="sentence">Names the parameter, why not, and the mend.</param>
    public static Refusal Cannot(AuthenticRequest by, string sentence) => new(SubAccountFaults.CannotBeDone(sentence), sentence, by);

    /// <summary>A transfer from an account to itself moves nothing.</summary>
    public const string OneAccount = "fromEmail and toEmail name one account; say two, and leave out the one that is your own.";

    private static string? Counted(PolicyRules rules)
        => rules.Limits.FirstOfATime
            ?? (rules.Limits.OpenOrders is not null ? "max-open-orders" : rules.Limits.Position is not null ? "max-position" : rules.MaxDailyLoss is not null ? "max-daily-loss" : null);
}
