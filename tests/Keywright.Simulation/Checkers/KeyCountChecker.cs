using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: a key's orders of a minute and of a day, each order of a list for itself, and those it has open, are never more than it may place
/// and have, whenever it places another that does not only reduce. Left unjudged: which of an instant's orders came first.
/// </summary>
internal sealed class KeyCountChecker(Court court) : Checker(court)
{
    private const long MinuteUs = 60_000_000;
    private const long DayUs = 1440 * MinuteUs;

    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit).Where(all => all.Key.IsCounted))
        {
            foreach (var (atUs, terms, placed) in Instants.Of(deeds))
            {
                // The last of these that was tested saw the others; what only reduces may have come after it.
                var tested = placed.Where(deed => deed.AddsRisk).ToList();
                if (tested.Count > 0)
                {
                    OfATime(key, deeds, atUs, tested.Count, terms.PerMinute, MinuteUs, "a minute");
                    OfATime(key, deeds, atUs, tested.Count, terms.PerDay, DayUs, "a day");
                }

                var stays = tested.Count(deed => deed.IsOpenPast(atUs));
                if (stays > 0 && terms.MaxOpen is { } most)
                {
                    var open = stays + deeds.Count(deed => deed.AtUs < atUs && deed.IsOpenPast(atUs));
                    Require(open <= most, 2, $"At {atUs} {key.Label} placed an order and has {open} open, more than its {most}.");
                }
            }
        }
    }

    private void OfATime(BotKey key, List<Deed> deeds, long atUs, int placed, int? most, long spanUs, string time)
    {
        var count = placed + deeds.Count(deed => deed.AtUs < atUs && deed.AtUs / spanUs == atUs / spanUs);
        Require(!(count > most), 2, $"At {atUs} {key.Label} had placed {count} orders in {time}, more than its {most}.");
    }
}
