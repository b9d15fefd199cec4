using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A key's limits once more, against the very book its order would meet.</summary>
internal sealed partial class PaperVenue
{
    /// <summary>
    /// A MARKET order has no price of its own, and a SELL gets better bids than its limit: what they would come to in this very book must
    /// fit their key's limits. The spread alone makes that more than was held, so the hold grows as far as the limits reach.
    /// </summary>
    private Outcome.Refused? OverCap(AdmittedRequest request, PlaceOrderCall call, in PlaceOrder order)
    {
        var rules = request.Terms.Rules;
        if (order.Type.Waits() || (order.Type != OrderType.Market && (order.Side == Side.Buy || request.Authorized.CapHold is null)))
        {
            return null;
        }

        var hold = request.Authorized.CapHold;
        if (hold is null && rules.CollarBps is null)
        {
            return null;
        }

        var (lots, quoteUnits, worst) = state.Exchange.CostOf(in order);
        if (order.Type == OrderType.Market && rules.CollarBps is { } bps && worst != 0 && Collar.Refuse(call.Symbol, worst, prices.Of(order.Symbol), bps) is { } outside)
        {
            return Over(request, outside);
        }

        if (hold is null)
        {
            return null;
        }

        var units = order.QuoteAmount != 0 ? order.QuoteAmount : quoteUnits;
        var worth = rules.LimitNotional ? units * prices.RateE8(call.Symbol) : 0;
        var ask = hold.Ask with { Largest = worth, Notional = worth, BaseUnits = (Int128)lots * call.Symbol.UnitsPerLot, QuoteUnits = units, InBook = true };

        // A book that moved in the order's favour gives nothing back: it may move again before the order is there.
        return hold.TryChange(in ask, clock.NowUs, out var refusal) ? null : Over(request, refusal!);
    }

    private static CapRefusal? OutOfHours(AdmittedRequest request, long nowUs) => request.Terms.Rules.Hours is { } hours && !hours.Allow(nowUs) ? hours.Refusal(nowUs) : null;

    private static Outcome.Refused Over(AdmittedRequest request, CapRefusal refusal)
        => new(new Refusal(OrderFaults.Rejected(refusal.Sentence), refusal.Rule, request.Authentic));
}
