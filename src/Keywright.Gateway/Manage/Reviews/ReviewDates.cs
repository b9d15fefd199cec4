using System.Security.Cryptography;
using System.Text;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>One date for a calendar.</summary>
/// <param name="Uid">The same at every export, so that a calendar moves the entry instead of making a second one.</param>
/// <param name="Sequence">Grows with the changes of what the date is about.</param>
/// <param name="AtUs">Unix microseconds.</param>
public sealed record ReviewDate(string Uid, int Sequence, long AtUs, string Summary, string Description);

/// <summary>The dates of keys and reviews.</summary>
internal static class ReviewDates
{
    public static IEnumerable<ReviewDate> Of(ReviewSubject key, ReviewSettings settings)
    {
        var where = key.Service is { } service ? $" ({service})" : "";
        if (key.ExpiresUs is { } ends)
        {
            yield return Date("expiry", ends, $"Key {key.Label} expires", $"Every request with it is refused from then on. To keep it: {ShellText.Keys("renew", key.Name, "--expires", "90d")}");
        }

        if (key.LapsesUs is { } lapses)
        {
            var mend = key.Service is null
                ? ShellText.Keys("renew", key.Name)
                : $"tick its trading permission at the exchange again, then {ShellText.Keys("edit", key.Name, "--lapse", "90d")}";
            yield return Date("lapse", lapses, $"Key {key.Label}{where} may no longer trade", $"It reads on. To let it trade: {mend}");
        }

        var how = key.Service is null ? ShellText.Keys("rotate", key.Name, "--reason", "rotation interval") : ShellText.Keys("edit", key.Name, "--rotate-by", "90d") + ", once the exchange has made a new one";
        yield return Date("rotation", key.RotationDueUs(settings), $"Key {key.Label}{where} is due for a new secret", how);

        ReviewDate Date(string kind, long atUs, string summary, string description) => new($"{kind}-{Hash(key.Identity)}@keywright", key.Revision, atUs, summary, description);
    }

    /// <summary>The next review; <paramref name="sinceUs"/> tells one home from another.</summary>
    public static ReviewDate Review(long sinceUs, ReviewStanding standing) => new(
        $"review-{Hash($"review {sinceUs}")}@keywright",
        (int)((standing.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMinute), // a shorter interval may bring the date forward, and a sequence never falls
        GatewayClock.MicrosecondsOf(standing.DueAt - DateTimeOffset.UnixEpoch),
        "Review of the API keys is due",
        $"Look through them with {ShellText.Keys("audit")}, then sign it off with {ShellText.Keys("audit", "--sign-off", "NAME")}");

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
}
