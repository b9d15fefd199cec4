using System.Globalization;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>What comes to an end, or has: expiries, lapses, rotations.</summary>
internal static class DueFindings
{
    private const string Renewal = "90d";

    public static IEnumerable<Finding> Of(ReviewSubject key, ReviewSettings settings, long nowUs)
        => key.Service is null ? Here(key, settings, nowUs) : There(key, settings, nowUs);

    private static IEnumerable<Finding> Here(ReviewSubject key, ReviewSettings settings, long nowUs)
    {
        if (key.ExpiresUs is { } ends && Due.Reached(ends, nowUs) is { } toEnd)
        {
            yield return toEnd == 0
                ? Say("expired", Severity.Note, $"It expired {Due.Ago(ends, nowUs)} and is still kept.", ends, ShellText.Keys("revoke", key.Name))
                : Say("expires-soon", Due.SeverityOf(toEnd), $"It expires {Due.In(ends, nowUs)}.", ends, ShellText.Keys("renew", key.Name, "--expires", Renewal));
            if (toEnd == 0)
            {
                yield break;
            }
        }

        if (key.LapsesUs is { } lapses && Due.Reached(lapses, nowUs) is { } toLapse)
        {
            yield return toLapse == 0
                ? Say("lapsed", Severity.Warning, $"It has not been allowed to trade since it lapsed {Due.Ago(lapses, nowUs)}; it still reads.", lapses, ShellText.Keys("renew", key.Name))
                : Say("lapses-soon", Due.SeverityOf(toLapse), $"It may no longer trade {Due.In(lapses, nowUs)}; reading would go on.", lapses, ShellText.Keys("renew", key.Name));
        }

        var due = key.RotationDueUs(settings);
        if (Due.Reached(due, nowUs) is { } toRotate)
        {
            string[] file = key.IsHmac ? [] : ["--public-key", "new.pub.pem"];
            var mend = ShellText.Keys(["rotate", key.Name, .. file, "--reason", "rotation interval"]);
            yield return toRotate == 0
                ? Say("secret-old", Severity.Warning, $"Its secret is {(nowUs - key.SecretUs) / Due.DayUs} days old; {settings.Rotation.Days} are the most you allow.", due, mend)
                : Say("rotation-soon", Severity.Note, $"Its secret is due for rotation {Due.In(due, nowUs)}.", due, mend);
        }

        Finding Say(string kind, Severity severity, string says, long atUs, string mend) => new(kind, severity, key.Label, null, says, GatewayClock.InstantOf(atUs), mend);
    }

    private static IEnumerable<Finding> There(ReviewSubject key, ReviewSettings settings, long nowUs)
    {
        var renewed = Date(nowUs + 90 * Due.DayUs);
        if (key.LapsesUs is { } lapses && Due.Reached(lapses, nowUs) is { } toLapse)
        {
            var mend = ShellText.Keys("edit", key.Name, "--lapse", renewed);
            yield return toLapse == 0
                ? Say("lapsed", Severity.Warning, $"It lapsed at the exchange {Due.Ago(lapses, nowUs)}; tick its trading permission there again, or delete it there and revoke it here.", lapses, mend)
                : Say("lapses-soon", Due.SeverityOf(toLapse), $"It lapses at the exchange {Due.In(lapses, nowUs)}; tick its trading permission there again, then write the new date down.", lapses, mend);
        }
        else if (key.LapsesUs is null && !key.IsRestricted && key.Permissions.Trade())
        {
            yield return Say(
                "no-lapse-date", Severity.Note, "It trades without an allow-list, so the exchange takes its trading permission away some day without a word; no date is written down.", null, ShellText.Keys("edit", key.Name, "--lapse", Date(key.CreatedUs + 90 * Due.DayUs)));
        }

        var due = key.RotationDueUs(settings);
        if (Due.Reached(due, nowUs) is { } toRotate)
        {
            var mend = ShellText.Keys("edit", key.Name, "--rotate-by", Date(nowUs + GatewayClock.MicrosecondsOf(settings.Rotation)));
            yield return toRotate == 0
                ? Say("secret-old", Severity.Warning, $"Its secret was due for rotation {Due.Ago(due, nowUs)}; make a new key at the exchange, give it to {key.Service}, delete the old one, then write the next date down.", due, mend)
                : Say("rotation-soon", Due.SeverityOf(toRotate), $"Its secret is due for rotation {Due.In(due, nowUs)}.", due, mend);
        }

        Finding Say(string kind, Severity severity, string says, long? atUs, string mend)
            => new(kind, severity, key.Label, key.Service, says, atUs is { } us ? GatewayClock.InstantOf(us) : null, mend);
    }

    private static string Date(long us) => GatewayClock.InstantOf(us).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
