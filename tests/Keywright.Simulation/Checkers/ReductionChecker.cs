using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promise 2: a key that may only reduce sells what it has bought, and does nothing else. Left unjudged: what may have reduced, by an instant's order of events.</summary>
internal sealed class ReductionChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit).Where(all => all.Key.IsCounted))
        {
            foreach (var deed in deeds.Where(deed => deed.AddsRisk && deed.Possible.Count > 0))
            {
                Require(!deed.Possible.All(terms => terms.Authority == Authority.Reduces), 2, $"{key.Label} may only reduce, and placed {deed.Order}.");
            }
        }
    }
}
