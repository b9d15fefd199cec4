using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>The monthly look through the keys: findings, sign-offs, and a calendar of every date.</summary>
public sealed class ReviewDesk
{
    /// <summary>Setting: since when this home keeps reviews and counts what rights are used, Unix microseconds.</summary>
    private const string SinceName = "reviews-since-us";

    private const int NameMax = 64;

    private readonly KeyStore store;
    private readonly KeyRing ring;
    private readonly OwnerNotes notes;
    private readonly GatewayClock clock;
    private readonly SemaphoreSlim oneChange = new(1, 1);
    private readonly long sinceUs;

    internal ReviewDesk(KeyStore store, KeyRing ring, OwnerNotes notes, GatewayClock clock)
    {
        (this.store, this.ring, this.notes, this.clock) = (store, ring, notes, clock);
        if (store.KeptNumber(SinceName) == 0)
        {
            store.Keep(SinceName, clock.LatestUs);
        }

        sinceUs = store.KeptNumber(SinceName);
    }

    public ReviewStanding Standing()
    {
        var settings = ReviewSettings.Read(store);
        var last = store.LastSignOff();
        var due = (last?.AtUs ?? sinceUs) + GatewayClock.MicrosecondsOf(settings.Every);

        // A clock that steps back makes nothing due undone.
        var now = clock.LatestUs;
        return new ReviewStanding(
            GatewayClock.InstantOf(now), settings, GatewayClock.InstantOf(due), now >= due, last is null ? null : new SignOff(last.Name, GatewayClock.InstantOf(last.AtUs), last.Findings));
    }

    /// <summary>Looks through every live key, or the one named; null when there is none of that name.</summary>
    public ReviewReport? Report(string? labelOrApiKey)
    {
        var standing = Standing();
        var now = clock.LatestUs;
        var subjects = Subjects().Where(key => labelOrApiKey is null || key.Names.Contains(labelOrApiKey)).Select(key => key.Subject).ToList();
        if (labelOrApiKey is not null && subjects.Count == 0)
        {
            return null;
        }

        var findings = subjects.SelectMany(key => DueFindings.Of(key, standing.Settings, now).Concat(UseFindings.Of(key, standing.Settings, now)));
        return new ReviewReport(standing, subjects.Count, [.. findings.OrderByDescending(one => one.Severity).ThenBy(one => one.Label, StringComparer.Ordinal)]);
    }

    /// <summary>Says that the keys were looked through; the next review is due an interval from now.</summary>
    /// <param name="name">Who says so, on the word of whoever owns the home; somebody who signed in signs for themselves.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    public ValueTask<ReviewResult> SignOffAsync(string name, CancellationToken ct)
    {
        name = Caller.Now.Maker ?? name;
        var problem = string.IsNullOrWhiteSpace(name)
            ? "sign-off must name who looked through the keys."
            : KeyWish.TextProblem("sign-off", name, NameMax) ?? SecretShape.Problem([("sign-off", name)]);
        return problem is not null ? ValueTask.FromResult(new ReviewResult(null, problem)) : ChangeAsync(
            () =>
            {
                var findings = Report(null)!.Findings.Count;
                return ($"review sign-off by={name} findings={findings}", () => store.Keep(new SignOffRow(clock.LatestUs, name, findings)));
            },
            ct);
    }

    /// <summary>Sets what is given; null leaves a setting as it is.</summary>
    public ValueTask<ReviewResult> SetAsync(TimeSpan? every, TimeSpan? rotation, TimeSpan? unused, CancellationToken ct)
    {
        var before = ReviewSettings.Read(store);
        var after = new ReviewSettings(every ?? before.Every, rotation ?? before.Rotation, unused ?? before.Unused);
        return after.Problem() is { } problem ? ValueTask.FromResult(new ReviewResult(null, problem)) : ChangeAsync(
            () => ($"review settings every={after.Every.Ticks / TimeSpan.TicksPerHour}h rotation={after.Rotation.Ticks / TimeSpan.TicksPerHour}h unused={after.Unused.Ticks / TimeSpan.TicksPerHour}h", () => after.Keep(store)),
            ct);
    }

    /// <summary>Every date of every live key and the next review, as a file for a calendar (RFC 5545).</summary>
    public CalendarFile Calendar()
    {
        var standing = Standing();
        var dates = Subjects().SelectMany(key => ReviewDates.Of(key.Subject, standing.Settings)).Append(ReviewDates.Review(sinceUs, standing));
        return CalendarFile.Write(dates, standing.At);
    }

    private async ValueTask<ReviewResult> ChangeAsync(Func<(string Facts, Action Keep)> change, CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        try
        {
            var (facts, keep) = change();
            if (!await notes.TryNoteAsync(EntryKind.Reviewed, 0, 0, facts))
            {
                return new ReviewResult(null, "The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.");
            }

            keep();
            return new ReviewResult(Standing(), null);
        }
        catch (StoreFailedException e)
        {
            return new ReviewResult(null, $"{e.Message} Nothing was changed.");
        }
        finally
        {
            oneChange.Release();
        }
    }

    private List<(string[] Names, ReviewSubject Subject)> Subjects()
    {
        var assessed = store.Assessments();
        var rows = store.Keys().Where(row => row.RevokedUs is null).ToList();
        var shared = rows.CountBy(row => row.Label).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet();
        var there = store.Registered().Where(row => row.RemovedUs is null).ToList();
        shared.UnionWith(there.Select(row => row.Label));
        return
        [
            .. rows.Select(row => (new[] { row.Label, row.ApiKey, $"{row.Account}/{row.Label}" }, Here(row, shared.Contains(row.Label) ? row.ApiKey : row.Label, assessed.ContainsKey(KeyBook.Subject(row))))),
            .. there.Select(row => (new[] { row.Label }, There(row, assessed.ContainsKey(KeyBook.Subject(row))))),
        ];
    }

    private ReviewSubject Here(KeyRow row, string name, bool assessed)
    {
        var live = ring.TryFind(row.ApiKey, out var found) ? found : null;
        return new ReviewSubject
        {
            Identity = row.ApiKey,
            Label = row.Label,
            Name = name,
            Permissions = PermissionsIn(row.Permissions),
            Allowed = AllowedIn(row.AllowedIps),
            CreatedUs = row.CreatedUs,
            ExpiresUs = row.ExpiresUs,
            LapsesUs = row.TradingLapsesUs,

            // A new secret is made and waits for its first use: the old one is as good as gone.
            SecretUs = row.NextMaterial is null ? row.MaterialUs : row.OverlapEndsUs ?? row.MaterialUs,
            FrozenUs = row.FrozenUs,
            LastUsedUs = live?.Uses.Last?.AtUs ?? row.LastUsedUs,
            Uses = live?.Uses,
            CountedSinceUs = sinceUs,
            IsHmac = row.Type == "hmac",
            IsAssessed = assessed,
            Revision = row.Revision,
        };
    }

    private static ReviewSubject There(RegisteredRow row, bool assessed) => new()
    {
        Identity = $"registered {row.Number} {row.CreatedUs}",
        Label = row.Label,
        Name = row.Label,
        Permissions = PermissionsIn(row.Permissions),
        Allowed = AllowedIn(row.AllowedIps),
        CreatedUs = row.CreatedUs,
        LapsesUs = row.LapsesUs,
        SecretUs = row.CreatedUs,
        RotateByUs = row.RotateByUs,
        Service = row.Service,
        IsAssessed = assessed,
        Revision = row.Revision,
    };

    // Both were checked when they were kept.
    private static KeyPermissions PermissionsIn(string kept)
        => KeyShape.Split(kept).Aggregate(KeyPermissions.None, static (all, name) => KeyPermissionNames.TryParse(name, out var one) ? all | one : all);

    private static AddressList AllowedIn(string kept)
        => AddressList.TryParse(KeyShape.Split(kept), out var problem) ?? throw new InvalidOperationException($"An allow-list in the database cannot be read: {problem}");
}
