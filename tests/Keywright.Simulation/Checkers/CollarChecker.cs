using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: no price, no trigger and no trade of a key's incoming MARKET order lies further from the reference price than its collar, and none
/// is accepted while that price is too old. The reference price is reckoned as a span, from the public tape. Left unjudged: what lies within
/// the collar of one end of the span and not of the other; its age when the clock was ever set back.
/// </summary>
internal sealed class CollarChecker(Court court) : Checker(court)
{
    private const decimal BasisPoints = 10_000;

    private long? bornUs;

    public override void Sent(Sending sending) => bornUs ??= sending.FromUs;

    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit))
        {
            foreach (var deed in deeds)
            {
                if (deed.Most(terms => terms.CollarBps) is { } bps)
                {
                    Judge(audit, key, deed, bps);
                }
            }
        }
    }

    private void Judge(Audit audit, BotKey key, Deed deed, int bps)
    {
        var order = deed.Order;
        if (References.Between(audit, order.Symbol, order.TimeUs, order.TimeUs, deed) is not { } span)
        {
            return;
        }

        var (low, high) = (span.Low * (BasisPoints - bps) / BasisPoints, span.High * (BasisPoints + bps) / BasisPoints);
        var taken = order.Type == "MARKET" ? deed.Trades.Where(trade => trade.TimeUs == order.TimeUs).Select(trade => trade.Price) : [];
        foreach (var price in taken.Append(order.Price).Append(order.StopPrice).Where(price => price != 0))
        {
            Require(price >= low - 0.01m && price <= high + 0.01m, 2, $"{key.Label} placed {order}: {price} is not within {bps} basis points of a reference price from {span.Low} to {span.High}.");
        }

        if (deed.Sendings.All(sending => sending.StepsBack == 0) && References.LastTradeUs(audit, order.Symbol, order.TimeUs, deed) is { } last)
        {
            var age = order.TimeUs - Math.Max(last, bornUs!.Value);
            Require(age <= References.AgeMaxUs, 2, $"{key.Label} placed {order} while the reference price of {order.Symbol} was {age} µs old, and has a collar.");
        }
    }
}
