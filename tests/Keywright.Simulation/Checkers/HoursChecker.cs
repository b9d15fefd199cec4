namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: outside its trading hours, by the wall clock as it was when a request was taken in, a key places nothing but what reduces. That
/// buys outside are refused when they are asked, `AdmissionChecker` sees; here every order there is is judged, sells and replacements too.
/// </summary>
internal sealed class HoursChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit).Where(all => all.Key.IsCounted))
        {
            foreach (var deed in deeds.Where(deed => deed.AddsRisk && deed.Sendings.Count > 0))
            {
                var mayBeWithin = deed.Sendings.Any(sending => sending.Possible.Any(terms => terms.Hours is not { } hours || hours.Hold(sending.FromUs) || hours.Hold(sending.ToUs)));
                Require(mayBeWithin, 2, $"{key.Label} placed {deed.Order} outside its hours.");
            }
        }
    }
}
