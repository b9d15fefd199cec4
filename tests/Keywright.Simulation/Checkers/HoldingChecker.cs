using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: what a key has bought of an asset and its open orders would bring is never over its most position when it buys more; what it gives
/// away is never more than there is in its slice of the account; and the slice it is shown is that of its own trades. Left unjudged: what a
/// slice lacked before something else, in the same instant, brought it.
/// </summary>
internal sealed class HoldingChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        var all = Origins.DeedsOf(audit);
        foreach (var (key, deeds) in all.Where(all => all.Key.IsCounted))
        {
            foreach (var (atUs, terms, placed) in Instants.Of(deeds))
            {
                foreach (var bought in placed.Where(deed => deed.Order.IsBuy).Select(deed => Board.Of(deed.Order.Symbol).Base).Distinct().Where(terms.MaxPosition.ContainsKey))
                {
                    var (net, coming, most) = (Holdings.Net(deeds, bought, atUs), Holdings.OnTheWayIn(audit, deeds, bought, atUs), terms.MaxPosition[bought]);
                    Require(net + coming <= most, 2, $"At {atUs} {key.Label} bought {bought}; it has {net} and orders for {coming}, over its most of {most}.");
                }

                foreach (var given in placed.Where(deed => deed.AddsRisk).Select(deed => Holdings.GivesAway(deed.Order)).Distinct().Where(_ => terms.Allocation.Count > 0))
                {
                    var (slice, net, going) = (terms.Allocation.GetValueOrDefault(given), Holdings.Net(deeds, given, atUs), Holdings.OnTheWayOut(audit, deeds, given, atUs));
                    Require(slice + net - going >= 0, 2, $"At {atUs} {key.Label} gave away {given}: it was allocated {slice}, its trades came to {net}, and its open orders take {going}.");
                }
            }
        }

        foreach (var (key, shown) in audit.Slices)
        {
            foreach (var asset in Board.Symbols.SelectMany(symbol => new[] { symbol.Base, symbol.Quote }).Distinct())
            {
                // What stands in open orders from before there was a slice is shown as locked all the same.
                var deeds = all.GetValueOrDefault(key) ?? [];
                var due = Math.Max(0, key.Now.Allocation.GetValueOrDefault(asset) + Holdings.Net(deeds, asset, long.MaxValue));
                var going = Holdings.OnTheWayOut(audit, deeds, asset, long.MaxValue - 1);

                // Others may have spent what the slice was to be paid from: no more is shown as free than the account has.
                var isSure = going <= due && due - going <= audit.Balances.GetValueOrDefault(asset).Free && !deeds.Exists(deed => deed.Order is { IsOpen: true, TrailingDelta: > 0 });
                Require(!isSure || shown.GetValueOrDefault(asset) == due, 2, $"{key.Label} is shown {shown.GetValueOrDefault(asset)} {asset}; its slice holds {due}.");
            }
        }
    }
}
