using Keywright.Control;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Manage.Reviews;

namespace Keywright.Server.ControlApi;

/// <summary>The gateway's records in the words of the control socket, and back.</summary>
internal static class Words
{
    private const long LongestSeconds = 4_000_000_000;

    public static KeyRequest ToRequest(CreateKey wish) => new(
        // A null that was written out passes the reader; it is no label.
        wish.Label ?? "",
        wish.Account,
        wish.Preset,
        wish.Level,
        wish.Type,
        wish.PublicKey,
        wish.Permissions,
        wish.AllowedIps,
        wish.Symbols,
        wish.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        wish.MaxOrderNotional,
        wish.MaxDailyNotional)
    {
        Policy = wish.Policy,
        Notes = new KeyNotes { Owner = wish.Owner, Purpose = wish.Purpose, Tags = wish.Tags, Notes = wish.Notes },
        Claim = ToSpan(wish.ClaimInSeconds),
        AcceptsTerms = wish.AcceptTerms,
        IsUncapped = wish.Uncapped,
    };

    /// <summary>A number that is out of all bounds becomes one that the desk refuses in its own words.</summary>
    public static TimeSpan? ToSpan(long? seconds) => seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, -1, LongestSeconds)) : null;

    public static KeyEdit ToEdit(EditKey edit) => new(
        edit.Revision,
        edit.Label ?? "",
        edit.Permissions ?? [],
        edit.AllowedIps ?? [],
        edit.Symbols ?? [],
        edit.Policy ?? new(),
        new KeyNotes { Owner = edit.Owner, Purpose = edit.Purpose, Tags = edit.Tags, Notes = edit.Notes })
    {
        IsUncapped = edit.Uncapped,
    };

    public static RegisterRequest ToRegister(RegisterKey key) => new()
    {
        Label = key.Label ?? "",
        Service = key.Service ?? "",
        Permissions = key.Permissions,
        AllowedIps = key.AllowedIps,
        LapsesAt = key.LapsesAt,
        RotateBy = key.RotateBy,
        Notes = new KeyNotes { Owner = key.Owner, Purpose = key.Purpose, Tags = key.Tags, Notes = key.Notes },
        Revision = key.Revision,
    };

    public static ReviewStatus ToStatus(ReviewStanding standing) => new(
        standing.At,
        standing.IsOverdue,
        standing.DueAt,
        (long)standing.Settings.Every.TotalSeconds,
        (long)standing.Settings.Rotation.TotalSeconds,
        (long)standing.Settings.Unused.TotalSeconds,
        standing.LastSignOff is { } last ? new(last.Name, last.At, last.Findings) : null);

    public static ReviewFinding ToFinding(Finding finding) => new(
        finding.Kind,
        finding.Severity switch { Severity.Urgent => "urgent", Severity.Warning => "warning", _ => "note" },
        finding.Label,
        finding.Service,
        finding.Says,
        finding.DueAt,
        finding.Mend);

    public static KeyCreated ToCreated(KeyView key, string? secret, ClaimOffer? claim) => new(
        key.ApiKey,
        secret,
        key.Label,
        key.Account,
        key.Type,
        key.Permissions,
        key.AllowedIps,
        key.Symbols,
        key.CreatedAt,
        key.ExpiresAt,
        key.TradingAuthorityExpiresAt)
    {
        Claim = claim,
    };

    public static PresetDetails ToPreset(Preset preset) => new(preset.Name, preset.Serves, [.. KeyPermissionNames.Of(preset.Permissions)], preset.Policy);

    public static KeyDetails ToDetails(KeyView key) => new(
        key.ApiKey,
        key.Label,
        key.Account,
        key.Type,
        key.Permissions,
        key.AllowedIps,
        key.Symbols,
        key.CreatedAt,
        key.ExpiresAt,
        key.TradingAuthorityExpiresAt,
        key.State,
        key.LastUsedAt,
        key.LastAddress,
        key.LastRoute,
        key.Policy.MaxOrderNotional,
        key.Policy.MaxDailyNotional)
    {
        Policy = key.Policy,
        Owner = key.Notes.Owner,
        Purpose = key.Notes.Purpose,
        Tags = key.Notes.Tags,
        Notes = key.Notes.Notes,
        Revision = key.Revision,
        RotatedAt = key.RotatedAt,
        OverlapEndsAt = key.OverlapEndsAt,
        MadeBy = key.MadeBy,
        MakerState = key.MakerState,
        Terms = key.Terms is { } accepted ? new TermsAccepted(accepted.Version, accepted.By, accepted.At) : null,
        Unserved = key.Unserved.Count == 0 ? null : [.. key.Unserved.Select(one => new UnservedRouteDetails(one.Route, one.Count, one.LastAt))],
        Claims = key.Claims.Count == 0 ? null : [.. key.Claims.Select(one => new ClaimDetails(one.State, one.Maker, one.CreatedAt, one.ExpiresAt, one.ClaimedAt, one.From, one.By))],
        Rebinds = key.Rebinds.Count == 0 ? null : [.. key.Rebinds.Select(one => new RebindDetails(one.Entry, one.Person, one.ExpiresAt))],
        Service = key.Service,
        RotateBy = key.RotateBy,
        Assessment = key.Assessment is { } kept ? new(kept.At, kept.Verdict, kept.Score, kept.ScoreMax, kept.Flags, kept.Preset) : null,
    };

    public static AuditEntry ToEntry(AuditLine line) => new(
        line.Sequence,
        line.Time,
        line.Key,
        line.Label,
        line.Address,
        line.Route,
        line.Status,
        line.Code,
        line.Rule,
        line.Summary,
        line.Hash);
}
