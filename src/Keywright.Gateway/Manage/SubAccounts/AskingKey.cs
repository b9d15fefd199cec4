using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>A key that makes or changes keys of the accounts under its own, and the request by which it does.</summary>
internal sealed class AskingKey(AdmittedRequest request, Entry entry, GatewayClock clock)
{
    public Entry Entry => entry;

    public LiveKey Key => request.Key;

    /// <summary>What the client is told, once something was refused here.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>
    /// Asked while nothing else changes keys: the request may have waited for that, and its key may since have ended, frozen, or lost the
    /// right. Null when it may go on.
    /// </summary>
    public string? Stopped()
    {
        var (terms, route) = (Key.Terms, request.Request.Route);
        if (!Key.IsInForce(terms, clock) || !terms.AllowedAddresses.Allows(request.Request.Wire.Client))
        {
            return Refuse(Faults.KeyRejected, "The key ended while the request waited for other changes of keys.");
        }

        if (clock.NowUs > request.DeadlineUs)
        {
            return Refuse(Faults.OutsideRecvWindow, "The request's time passed while it waited for other changes of keys.");
        }

        var lapsed = route.Permission == Permission.Spot && clock.HasCome(terms.TradingLapsesUs);
        if (lapsed || !terms.Permissions.Suffice(route))
        {
            return Refuse(route.PermissionMissing, "The key lost the right to this while the request waited for other changes of keys.");
        }

        return SubAccountRules.Refuse(terms, (SubAccountCall)request.Call) is { } why ? Refuse(why.Fault, why.Rule) : null;
    }

    public string Refuse(Fault fault, string rule)
    {
        Refusal = new Refusal(fault, rule, request.Authentic);
        return rule;
    }
}
