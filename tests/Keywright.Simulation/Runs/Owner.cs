using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>
/// Who owns the bots' keys and changes them while they trade: edits, renews, freezes, thaws, rotates, revokes, and panics. From the acknowledgement on a
/// key is judged by its new terms alone; what was asked for and not answered is found whole or not at all at the next start.
/// </summary>
internal sealed partial class Owner(TermsCutter cutter, Draw draw, SimulatedTime time, Trace trace, Court court, IReadOnlyList<BotKey> keys)
{
    private static readonly long LapseUs = (long)TimeSpan.FromDays(90).TotalMicroseconds;

    /// <summary>The changes that are not answered yet.</summary>
    private List<Change> open = [];
    private BotKey? rotating;

    public bool MayRevoke { get; init; }

    public async Task RunAsync(RunningGateway gateway, Power power, int changes, int everyUs)
    {
        for (; changes > 0 && power.IsOn && !court.HasFault; changes--)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(draw.Below(everyUs) + 1), time);
            if (keys.Where(key => !key.IsRevocationAsked).ToList() is { Count: > 0 } living)
            {
                await ChangeAsync(gateway, power, living.Find(key => key.Secrets.IsOneLost) ?? draw.From(living));
            }
        }
    }

    /// <summary>After a start: of what was asked for and never answered each key has all or nothing, and of what was acknowledged all.</summary>
    public void Look(RunningGateway gateway)
    {
        rotating?.Secrets.Lost();
        rotating = null;
        foreach (var key in keys)
        {
            var view = gateway.Keys.Find(key.ApiKey);
            if (view is null || (view.State == "revoked") != key.IsRevoked)
            {
                Require(view is not null && key.IsRevocationAsked && !key.IsRevoked, 5, $"{key.Label} is {view?.State ?? "lost"} after a start, and was {(key.IsRevoked ? "revoked" : "not")}.");
                key.IsRevoked = view?.State == "revoked";
            }

            key.IsRevocationAsked = key.IsRevoked;
            if (key.IsRevoked || view is null)
            {
                continue;
            }

            var candidates = key.AfterRestart ?? key.Possible;
            List<Terms> found = [.. candidates.Select(terms => open.Find(each => ReferenceEquals(each.Next, terms)) is { } change ? Completed(change, view) : Stands(terms, view) ? terms : null).OfType<Terms>()];
            Require(found.Count > 0, 5, $"{key.Label} after a start is none of what it was changed from and to ({string.Join(" / ", candidates)}): {view}.");
            (key.Possible, key.AfterRestart) = (found.Count > 0 ? found : key.Possible, null);
            if (!key.Possible.All(terms => terms.IsFrozen))
            {
                court.Panics.LetGo(key);
            }
        }

        open = [];
    }

    private Task ChangeAsync(RunningGateway gateway, Power power, BotKey key)
    {
        var (desk, now) = (gateway.Keys, key.Now);
        var which = key.Secrets.IsOneLost ? 9 : draw.Below(14);
        switch (which)
        {
            case < 5:
                var next = cutter.Changed(now, key.IsCounted);
                var seen = desk.Find(key.ApiKey)!;
                var edit = new KeyEdit(seen.Revision, seen.Label, Statement.Permissions(next), next.Addresses, next.Symbols, Statement.Policy(next), seen.Notes);
                return AskAsync(power, new Change(key, "edit", now, next, time.WallUs, null), () => desk.EditAsync(key.ApiKey, edit, CancellationToken.None));
            case 5:
                TimeSpan? span = draw.Below(3) switch { 0 => null, 1 => TimeSpan.Zero, _ => TimeSpan.FromDays(draw.Between(7, 30)) };
                return AskAsync(power, new Change(key, "renew", now, now with { WasSeenExpired = false, WasSeenLapsed = false, ExpiresUs = span is null ? now.ExpiresUs : null }, time.WallUs, span), () => desk.RenewAsync(key.ApiKey, span, CancellationToken.None));
            case < 9 when now.IsFrozen:
                return ThawAsync(gateway, power, key);
            case < 8:
                return AskAsync(power, new Change(key, "freeze", now, now with { IsFrozen = true }, time.WallUs, null), () => desk.FreezeAsync(key.ApiKey, CancellationToken.None));
            case 13:
                return PanicAsync(gateway, power, draw.OneIn(4) ? null : key);
            case 12 when MayRevoke && draw.OneIn(2):
                return RevokeAsync(gateway, power, key);
            default:
                return key.Pair is not null ? Task.CompletedTask : RotateAsync(gateway, power, key);
        }
    }

    private Task ThawAsync(RunningGateway gateway, Power power, BotKey key)
    {
        court.Panics.LetGo(key);
        var now = key.Now;
        return now.IsFrozen
            ? AskAsync(power, new Change(key, "thaw", now, now with { IsFrozen = false }, time.WallUs, null), () => gateway.Keys.ThawAsync(key.ApiKey, CancellationToken.None))
            : Task.CompletedTask;
    }

    private async Task AskAsync(Power power, Change change, Func<ValueTask<KeyResult>> act)
    {
        var (key, what) = (change.Key, change.What);
        open = [change];
        key.Possible = [change.Old, change.Next];
        trace.Add($"-> the owner asks to {what} {key.Label}: {change.Next}");
        if (await AnswerAsync(power, act) is not { } result)
        {
            return;
        }

        open = [];
        trace.Add($"<- {what} {key.Label}: {result.Key?.State} {result.Problem}");
        if (result is { Problem: null, Key: { } view })
        {
            var terms = Completed(change, view);
            Require(terms is not null, 5, $"{key.Label} was to be {change.Next} ({what}, asked for at {change.AskedUs}), and is told to be {view}.");
            key.Possible = [terms ?? change.Next];
        }
        else if (result.Key is not null)
        {
            // It is frozen, and that could not be kept.
            Require(what == "freeze" && court.Circumstances.IsDiskInTrouble, 5, $"{what} {key.Label} on a sound disk: {result.Problem}");
            (key.Possible, key.AfterRestart) = ([change.Next], [change.Old, change.Next]);
        }
        else
        {
            MustBeUnderstood(key, what, result.Problem!);
            key.Possible = [change.Old];
        }
    }

    private async Task RotateAsync(RunningGateway gateway, Power power, BotKey key)
    {
        if (key.Secrets.HasNext && draw.OneIn(2))
        {
            key.Secrets.Switch();
            trace.Add($"   {key.Label} takes its new secret into use");
            return;
        }

        var overlap = draw.Of(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(draw.Between(2, 900)), TimeSpan.FromHours(draw.Between(1, 48)));
        var (askedUs, overlapUs) = (time.WallUs, (long)overlap.TotalMicroseconds);
        key.Secrets.Ask(overlap == TimeSpan.Zero);
        rotating = key;
        trace.Add($"-> the owner asks to rotate {key.Label} within {overlap}");
        if (await AnswerAsync(power, () => gateway.Keys.RotateAsync(key.ApiKey, null, overlap, "due", CancellationToken.None)) is not { } result)
        {
            return;
        }

        rotating = null;
        trace.Add($"<- rotate {key.Label}: {result.Key?.State} {result.Problem}");
        if (result is not { SecretKey: { } secret, Key: { } view })
        {
            key.Secrets.TakeBack();
            MustBeUnderstood(key, "rotate", result.Problem!);
            return;
        }

        var ends = Statement.Microseconds(view.OverlapEndsAt);
        Require(overlapUs == 0 ? ends is null : ends >= askedUs + overlapUs && ends <= time.HighestUs + overlapUs, 7, $"{key.Label} was rotated with an overlap of {overlap} at {askedUs}, and its old secret is to end at {ends}.");
        key.Secrets.Rotated(secret, askedUs, time.HighestUs, ends);
    }

    private async Task RevokeAsync(RunningGateway gateway, Power power, BotKey key)
    {
        key.IsRevocationAsked = true;
        trace.Add($"-> the owner revokes {key.Label}");
        if (await AnswerAsync(power, () => gateway.Keys.RevokeAsync(key.ApiKey, CancellationToken.None)) is { } result)
        {
            key.IsRevoked = result.Key is not null;
            trace.Add($"<- {key.Label}: {result.Key?.State} {result.Problem}");
        }
    }

    /// <summary>Null when the gateway died first.</summary>
    private static async Task<TResult?> AnswerAsync<TResult>(Power power, Func<ValueTask<TResult>> act)
        where TResult : class
    {
        try
        {
            var result = await act();
            return power.IsOn ? result : null;
        }
        catch (Exception e) when (!power.IsOn && e is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>A change is refused only because the key has ended, because it cannot be written down, or because the first use of a new secret came between.</summary>
    private void MustBeUnderstood(BotKey key, string what, string problem) =>
        Require(
            (key.Secrets.Count > 1 && problem.StartsWith("The key was changed in the meantime", StringComparison.Ordinal)) || problem.StartsWith("The audit log has no room", StringComparison.Ordinal) || court.Circumstances.IsDiskInTrouble || time.HighestUs >= key.Possible[0].ExpiresUs,
            5,
            $"To {what} {key.Label} was refused, and nothing stands against it: {problem}");

    private static bool Stands(Terms terms, KeyView view) =>
        Statement.Says(view, terms) && Statement.Microseconds(view.ExpiresAt) == terms.ExpiresUs && Statement.Microseconds(view.TradingAuthorityExpiresAt) == terms.LapsesUs;

    /// <summary>The terms with the times that they got; null when what is shown is not what was asked for.</summary>
    private Terms? Completed(Change change, KeyView view)
    {
        var (old, next) = (change.Old, change.Next);
        var (expires, lapses) = (Statement.Microseconds(view.ExpiresAt), Statement.Microseconds(view.TradingAuthorityExpiresAt));
        var expiresRight = change.Span is not { } span ? expires == old.ExpiresUs
            : span == TimeSpan.Zero ? expires is null
            : IsFromNow(change, expires, (long)span.TotalMicroseconds);
        var lapsesAtAll = next.Authority >= Authority.Reduces && next.Addresses.Count == 0;
        var isKept = change.What is "freeze" or "thaw" || (change.What == "edit" && old.Authority >= Authority.Reduces && old.Addresses.Count == 0);
        var lapsesRight = !lapsesAtAll ? lapses is null : isKept ? lapses == old.LapsesUs : IsFromNow(change, lapses, LapseUs);
        return Statement.Says(view, next) && expiresRight && lapsesRight
            ? next with { ExpiresUs = expires, LapsesUs = lapses, WasSeenLapsed = isKept && old.WasSeenLapsed }
            : null;
    }

    private bool IsFromNow(Change change, long? atUs, long spanUs) => atUs >= change.AskedUs + spanUs && atUs <= time.HighestUs + spanUs;

    private void Require(bool holds, int promise, string sentence)
    {
        if (!holds)
        {
            court.Fault(nameof(Owner), promise, sentence);
        }
    }

    private sealed record Change(BotKey Key, string What, Terms Old, Terms Next, long AskedUs, TimeSpan? Span);
}
