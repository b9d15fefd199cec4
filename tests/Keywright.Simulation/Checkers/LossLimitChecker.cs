namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: a key that has for certain lost its most of a day, realised and not, places nothing but what reduces. Its holdings at the day's
/// beginning and now are valued at those ends of the span of reference prices that speak for it. Left unjudged: losses that are not certain by
/// that; instants at which more than the one order traded.
/// </summary>
internal sealed class LossLimitChecker(Court court) : Checker(court)
{
    private const long DayUs = 86_400_000_000;

    /// <summary>Each asset is cut off to a hundred-millionth.</summary>
    private const decimal Rounding = 0.000001m;

    private static readonly string[] Assets = ["BTC", "ETH", "BNB"];

    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit).Where(all => all.Key.IsCounted))
        {
            foreach (var deed in deeds.Where(deed => deed.AddsRisk))
            {
                if (deed.Most(terms => terms.MaxLoss) is { } most && !deeds.Exists(other => other != deed && other.Trades.Any(trade => trade.TimeUs == deed.AtUs)) && Lost(audit, deeds, deed) is { } lost)
                {
                    Require(lost < most + Rounding, 2, $"At {deed.AtUs} {key.Label} placed {deed.Order} though it had lost {lost} USDT that day, and may lose {most}.");
                }
            }
        }
    }

    /// <summary>At least; null when the tape does not tell.</summary>
    private static decimal? Lost(Audit audit, List<Deed> deeds, Deed at)
    {
        var dayUs = at.AtUs / DayUs * DayUs;
        var lost = Holdings.Net(deeds, "USDT", dayUs - 1) - Holdings.Net(deeds, "USDT", at.AtUs - 1);
        foreach (var asset in Assets)
        {
            var (before, now) = (Holdings.Net(deeds, asset, dayUs - 1), Holdings.Net(deeds, asset, at.AtUs - 1));
            if (before == 0 && now == 0)
            {
                continue;
            }

            if (References.Between(audit, asset + "USDT", dayUs, at.AtUs) is not { } began || References.Between(audit, asset + "USDT", at.AtUs, at.AtUs, at) is not { } stands)
            {
                return null;
            }

            lost += (before * (before > 0 ? began.Low : began.High)) - (now * (now > 0 ? stands.High : stands.Low));
        }

        return lost;
    }
}
