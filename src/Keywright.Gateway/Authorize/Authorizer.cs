using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;
using Keywright.Market.Words;

namespace Keywright.Gateway.Authorize;

/// <summary>What the request asks for, and whether its key's policy allows it. Every refusal names its rule and value.</summary>
public sealed class Authorizer(GatewayClock clock)
{
    public Verdict<AuthorizedRequest> Check(AuthenticRequest request)
    {
        var route = request.Request.Route;
        var parameters = request.Request.Parameters;
        if (request.Terms is { } held && !held.Rules.Routes.Allow(route.Id))
        {
            return Refuse(request, route.PermissionMissing, held.Rules.Routes.Refusal(route));
        }

        // An unknown parameter may be a misspelt price: on a call that changes state it is refused, never dropped.
        if (route.RefuseUnknown(parameters) is { } unknown)
        {
            return Refuse(request, unknown, "unknown parameter");
        }

        if (!request.Venue.Calls.TryRead(request.Request, out var call, out var fault))
        {
            return Refuse(request, fault, "parameters");
        }

        return request.Terms is not { } terms ? new AuthorizedRequest { Authentic = request, Call = call } : call switch
        {
            _ when terms.IsFrozen && call.Places => Refuse(request, OrderFaults.ActionDisabled, "frozen: the key reads and cancels, and places nothing"),
            SubAccountCall ofOthers when SubAccountRules.Refuse(terms, ofOthers) is { } why => Refuse(request, why.Fault, why.Rule),
            PlaceOrderCall order => CheckOne(request, terms, order.Symbol, order.Order, order),
            CancelReplaceCall replace => CheckOne(request, terms, replace.Place.Symbol, replace.Place.Order, replace),
            AmendOrderCall amend when !terms.Rules.Symbols.Allow(amend.Symbol) => Refuse(request, OrderFaults.SymbolNotWhitelisted, terms.Rules.Symbols.Refusal(amend.Symbol)),
            PlaceListCall list => CheckList(request, terms, list),
            _ => new AuthorizedRequest { Authentic = request, Call = call },
        };
    }

    private Verdict<AuthorizedRequest> CheckOne(AuthenticRequest request, KeyTerms terms, SymbolRules symbol, PlaceOrder order, Call call)
    {
        var worth = WorthOf(request);
        var bound = !terms.Rules.LimitMoney ? order
            : order.Type.Waits() ? worth.Bound(symbol, order)
            : request.Venue.FillsAtAnyPrice ? worth.BoundAtAnyPrice(symbol, order, terms.Rules.Limits)
            : order;
        return bound.CapPrice == order.CapPrice ? CheckOrders(request, terms, symbol, [order], call) : CheckOrders(request, terms, symbol, [bound], call is CancelReplaceCall replace ? replace with { Place = replace.Place with { Order = bound } } : (PlaceOrderCall)call with { Order = bound });
    }

    private Verdict<AuthorizedRequest> CheckList(AuthenticRequest request, KeyTerms terms, PlaceListCall list)
    {
        var (first, second) = (list.List.First, list.List.Second);
        if (terms.Rules.LimitMoney)
        {
            var worth = WorthOf(request);
            (first, second) = (worth.Bound(list.Symbol, first), worth.Bound(list.Symbol, second));
        }

        return CheckOrders(request, terms, list.Symbol, [first, second], list with { List = list.List with { First = first, Second = second } });
    }

    /// <param name="request">Who asks.</param>
    /// <param name="terms">What the key may do.</param>
    /// <param name="symbol">Of the orders.</param>
    /// <param name="orders">Those the call would place. Both of a list count, though only one can trade.</param>
    /// <param name="call">What goes on when they pass.</param>
    private Verdict<AuthorizedRequest> CheckOrders(AuthenticRequest request, KeyTerms terms, SymbolRules symbol, ReadOnlySpan<PlaceOrder> orders, Call call)
    {
        // 1. What the orders are.
        var (rules, caps, prices, worth) = (terms.Rules, request.Venue.Caps, request.Venue.Prices, WorthOf(request));
        if (!rules.Symbols.Allow(symbol))
        {
            return Refuse(request, OrderFaults.SymbolNotWhitelisted, rules.Symbols.Refusal(symbol));
        }

        var nowUs = clock.NowUs;
        foreach (ref readonly var order in orders)
        {
            if (rules.Kinds.Refuse(order.Type, order.Side, order.TimeInForce) is { } wrongKind)
            {
                return Refuse(request, wrongKind);
            }

            if (rules.CollarBps is { } collar && worth.Collar(symbol, in order, collar, nowUs) is { } outside)
            {
                return Refuse(request, outside);
            }
        }

        // 2. What they come to together with all that the key has done, unless they only reduce.
        if (!rules.Counts && !terms.MustReduce)
        {
            return new AuthorizedRequest { Authentic = request, Call = call };
        }

        if (worth.Ask(rules, symbol, orders, nowUs, out var ask) is { } unknown)
        {
            return Refuse(request, unknown);
        }

        if (call is CancelReplaceCall)
        {
            // Whether the order it replaces still counts is known where that one is cancelled.
            return new AuthorizedRequest { Authentic = request, Call = call, CapHold = caps.HoldLater(request.Key!.Number, in ask, rules.Limits, terms.MustReduce, prices.RateE8(symbol)) };
        }

        var hold = caps.TryHold(request.Key!.Number, in ask, rules.Limits, terms.MustReduce, prices.RateE8(symbol), nowUs, out var refusal);
        refusal ??= hold!.Reduces ? null : OutOfHours(terms, nowUs) ?? caps.Loss(request.Key.Number, rules.MaxDailyLoss, prices, nowUs);
        if (refusal is null)
        {
            return new AuthorizedRequest { Authentic = request, Call = call, CapHold = hold };
        }

        hold?.Release();
        return Refuse(request, refusal);
    }

    private static OrderWorth WorthOf(AuthenticRequest request) => new(request.Venue.Prices);

    private static CapRefusal? OutOfHours(KeyTerms terms, long nowUs) => terms.Rules.Hours is { } hours && !hours.Allow(nowUs) ? hours.Refusal(nowUs) : null;

    private static Refusal Refuse(AuthenticRequest request, CapRefusal refusal) => Refuse(request, OrderFaults.Rejected(refusal.Sentence), refusal.Rule);

    private static Refusal Refuse(AuthenticRequest request, Fault fault, string rule)
        => new(fault, rule, request.IsSigned ? request : null) { Request = request.Request };
}
