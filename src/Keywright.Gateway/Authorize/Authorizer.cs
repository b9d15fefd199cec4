using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Authorize;

/// <summary>What the request asks for, and whether its key's policy allows it: parameters, symbols, notional caps. Every refusal names its rule and value.</summary>
public sealed class Authorizer(CallReader calls, CapUse caps, ReferencePrices prices, GatewayClock clock)
{
    private const long BasisPoints = 10_000;

    /// <summary>How much more than its trigger a capped order may come to.</summary>
    private const long SlackBps = 500;

    public Verdict<AuthorizedRequest> Check(AuthenticRequest request)
    {
        var route = request.Request.Route;
        var parameters = request.Request.Parameters;

        // An unknown parameter may be a misspelt price: on a call that changes state it is refused, never dropped.
        if (route.RefuseUnknown(parameters) is { } unknown)
        {
            return Refuse(request, unknown, "unknown parameter");
        }

        if (!calls.TryRead(request.Request, out var call, out var fault))
        {
            return Refuse(request, fault, "parameters");
        }

        return request.Terms is not { } terms ? new AuthorizedRequest { Authentic = request, Call = call } : call switch
        {
            _ when terms.IsFrozen && call.Places => Refuse(request, OrderFaults.ActionDisabled, "frozen: the key reads and cancels, and places nothing"),
            PlaceOrderCall order => CheckOrders(request, terms, order.Symbol, order with { Order = Bound(terms, order.Symbol, order.Order) }, order.TestOnly),
            CancelReplaceCall replace => CheckOrders(request, terms, replace.Place.Symbol, replace with
            {
                Place = replace.Place with { Order = Bound(terms, replace.Place.Symbol, replace.Place.Order) },
            }),
            AmendOrderCall amend when !terms.MayTradeSymbol(amend.Symbol.Name) => Refuse(
                request, OrderFaults.SymbolNotWhitelisted, $"symbols: {amend.Symbol.Name} is not among {string.Join(", ", terms.Symbols)}"),
            PlaceListCall list => CheckOrders(request, terms, list.Symbol, list with
            {
                List = list.List with { First = Bound(terms, list.Symbol, list.List.First), Second = Bound(terms, list.Symbol, list.List.Second) },
            }),
            _ => new AuthorizedRequest { Authentic = request, Call = call },
        };
    }

    /// <summary>The orders a call would place. Both of a list count, though only one can trade.</summary>
    private static PlaceOrder[] OrdersOf(Call call) => call switch
    {
        PlaceOrderCall order => [order.Order],
        CancelReplaceCall replace => [replace.Place.Order],
        PlaceListCall list => [list.List.First, list.List.Second],
        _ => [],
    };

    private Verdict<AuthorizedRequest> CheckOrders(AuthenticRequest request, KeyTerms terms, SymbolRules symbol, Call call, bool testOnly = false)
    {
        if (!terms.MayTradeSymbol(symbol.Name))
        {
            return Refuse(request, OrderFaults.SymbolNotWhitelisted, $"symbols: {symbol.Name} is not among {string.Join(", ", terms.Symbols)}");
        }

        if (!terms.Caps.Any)
        {
            return new AuthorizedRequest { Authentic = request, Call = call };
        }

        var rate = prices.RateE8(symbol);
        var notional = 0m;
        foreach (var order in OrdersOf(call))
        {
            if (rate == 0 || NotionalUnits(symbol, order) is not { } units)
            {
                return Refuse(
                    request,
                    OrderFaults.Rejected($"There is no reference price for {symbol.Name} yet, so this key's cap cannot be tested."),
                    "max-notional without a reference price");
            }

            var one = (decimal)(units * rate / 100_000_000) / 100_000_000m;
            if (terms.Caps.MaxOrderNotional is { } most && one > most)
            {
                return Refuse(
                    request,
                    OrderFaults.Rejected($"The order's notional of {one:0.########} USDT is over this key's max-order-notional of {most:0.########} USDT."),
                    $"max-order-notional: {one:0.########} > {most:0.########}");
            }

            notional += one;
        }

        if (testOnly || terms.Caps.MaxDailyNotional is not { } daily)
        {
            return new AuthorizedRequest { Authentic = request, Call = call };
        }

        var hold = caps.TryHold(request.Key!.Number, notional, daily, rate, clock.NowUs, out var left);
        return hold is not null
            ? new AuthorizedRequest { Authentic = request, Call = call, CapHold = hold }
            : Refuse(
                request,
                OrderFaults.Rejected($"The order's notional of {notional:0.########} USDT is over what is left today of this key's max-daily-notional: {left:0.########} of {daily:0.########} USDT."),
                $"max-daily-notional: {notional:0.########} > {left:0.########}");
    }

    /// <summary>Units of the quote asset; a MARKET order by quantity is valued at the reference price here and at the book's before the engine.</summary>
    private Int128? NotionalUnits(SymbolRules rules, PlaceOrder order)
    {
        if (order.QuoteAmount != 0)
        {
            return order.QuoteAmount;
        }

        // What is past a filter's bound will be refused by it; the product must not overflow before.
        var price = order.CapPrice != 0 ? order.CapPrice
            : order.Type == OrderType.Market ? prices.Of(rules.Index)
            : Math.Min(order.Price, rules.MaxPrice + 1);
        return price == 0 ? null : (Int128)price * Math.Min(order.Lots, rules.MaxLots + 1) * rules.UnitsPerTickLot;
    }

    /// <summary>
    /// An order that waits runs at a price nobody knows yet. One of a capped key is bound: it may come to its limit if it buys by one, else to its
    /// trigger and a twentieth more. It is counted at that, and what would go beyond expires when it runs.
    /// </summary>
    private PlaceOrder Bound(KeyTerms terms, SymbolRules symbol, PlaceOrder order)
    {
        if (!terms.Caps.Any || !order.Type.Waits())
        {
            return order;
        }

        var most = symbol.MaxPrice + 1;
        var price = Math.Min(order.Price, most);
        if (order.Side == Side.Sell || order.Type.RunsAsMarket())
        {
            // A trailing order's trigger may still move away from the market of now.
            var trigger = Math.Min(order.StopPrice, most);
            trigger = order.TrailingDelta == 0 ? trigger : Math.Max(trigger, prices.Of(symbol.Index)) * (BasisPoints + Math.Min(order.TrailingDelta, BasisPoints)) / BasisPoints;
            price = Math.Min(most, Math.Max(price, trigger) * (BasisPoints + SlackBps) / BasisPoints);
        }

        return order with { CapPrice = price };
    }

    private static Refusal Refuse(AuthenticRequest request, Fault fault, string rule)
        => new(fault, rule, request.IsSigned ? request : null) { Request = request.Request };
}
