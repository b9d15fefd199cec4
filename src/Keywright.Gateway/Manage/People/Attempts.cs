using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.People;

/// <summary>
/// Wrong attempts, counted on disk: after five a subject waits half a minute, and twice as long after each one more, up to an hour.
/// A restart and a clock stepped back shorten nothing.
/// </summary>
internal sealed class Attempts(PeopleStore store, GatewayClock clock)
{
    /// <summary>Wrong attempts that cost nothing but themselves.</summary>
    public const int FreeMax = 5;

    private const int CountMax = 1000;

    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    private readonly Lock gate = new();

    /// <summary>How long to wait after so many failures in a row.</summary>
    public static TimeSpan WaitAfter(int failures) => failures < FreeMax
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(WaitMin.Ticks << Math.Min(failures - FreeMax, 20), WaitMax.Ticks));

    /// <summary>Until when this subject waits; null when it does not.</summary>
    public DateTimeOffset? WaitsUntil(string subject)
        => store.Attempts(subject).WaitsUntilUs is var until && until > clock.LatestUs ? GatewayClock.InstantOf(until) : null;

    /// <summary>
    /// Counts an attempt for wrong before it is looked at, so that dying in the middle gives none away; false when the subject waits, and
    /// whatever is tried then must not succeed.
    /// </summary>
    public bool TryBegin(string subject)
    {
        // Two at once must not count as one.
        lock (gate)
        {
            var (failures, until) = store.Attempts(subject);
            var now = clock.LatestUs;
            var waits = until > now;
            failures = waits ? failures : Math.Min(failures + 1, CountMax);
            // Written either way: how long the answer takes must not tell.
            store.KeepAttempts(subject, failures, waits ? until : now + GatewayClock.MicrosecondsOf(WaitAfter(failures)));
            return !waits;
        }
    }

    /// <summary>The attempt was right.</summary>
    public void Forget(string subject) => store.KeepAttempts(subject, 0, 0);
}
