using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Store;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>
/// Looks after credentials at real exchanges: their rights daily, the lapse of trading ahead of its day, and whether those that are out of use are
/// dead. What their owner is to know is put to the notices.
/// </summary>
internal sealed class CredentialWatch(LiveAccounts accounts, LiveStore rows, OtherCredentials others, AccountNotices notices, KeyWants wants, Vault vault, GatewayClock clock)
{
    private const long DayUs = 24L * 3_600_000_000;
    private const long HourUs = 3_600_000_000;
    private const long EveryUs = 60_000_000;

    /// <summary>Days ahead of the lapse of trading on which its owner is warned.</summary>
    private static readonly int[] WarnDays = [1, 3, 7, 14];

    private readonly Dictionary<string, long> askedUs = [];
    private long nextUs = long.MinValue;

    /// <summary>When trading with the account's credential lapses: as the exchange says, else counted from when it was first seen to trade from any address.</summary>
    public static long? LapseOf(LiveAccountRow row, UpstreamRights? rights)
        => rights is not { IsLapsing: true } ? null : rights.ToldLapseUs ?? row.TickedUs + UpstreamRights.LapseUs;

    /// <summary>Does what is due; called a few times a second, one call at a time.</summary>
    public async ValueTask BeatAsync(CancellationToken ct)
    {
        await notices.TellAsync();
        if (clock.NowUs < nextUs)
        {
            return;
        }

        nextUs = clock.NowUs + EveryUs;
        foreach (var row in rows.Accounts())
        {
            if (accounts.Find(row.Name) is not { Credential: { } credential, Paused: null } account)
            {
                continue;
            }

            if (UpstreamUrls.TellsRights(row.Venue) && clock.LatestUs - row.RightsUs.GetValueOrDefault() >= DayUs && MayAsk(row.Name))
            {
                await ReadRightsAsync(row, account, credential, ct);
            }
            else
            {
                WarnOfLapse(row);
            }

            foreach (var old in others.Of(row.Name).Where(one => one is { IsNext: false, DeadUs: null } && MayAsk($"{row.Name} {one.ApiKey}")))
            {
                await LookAsync(account, old, ct);
            }
        }
    }

    /// <summary>Asks the exchange whether a credential that is out of use is dead, and keeps what it says.</summary>
    public async ValueTask LookAsync(LiveAccount account, OtherCredential old, CancellationToken ct)
    {
        var there = new UpstreamKeys(account.Venue.Upstream, clock);
        KeyPulse pulse;
        if (old.SealedKey is { } key)
        {
            using var credential = new LiveCredential(old.ApiKey!, UpstreamSigner.Open(vault, LiveAccountRow.Identity(account.Name), key));
            pulse = await there.PulseAsync(credential, ct);
        }
        else
        {
            pulse = await there.PulseAsync(old.ApiKey!, ct);
        }

        // "Not known" is proof only of a key that was known from here before: one used by this gateway, or seen alive since it was named.
        var wasKnown = old.SealedKey is not null || old.AliveUs is not null;
        if (pulse == KeyPulse.Malformed && !wasKnown)
        {
            others.Remove(old);
            notices.Put(account.Number, account.Name, $"{old.ApiKey![..6]}… was named as an old key and is none: the exchange refuses its form. It is watched no more.");
        }
        else if (pulse == KeyPulse.Alive || (pulse == KeyPulse.Gone && wasKnown))
        {
            others.Heard(old, pulse == KeyPulse.Gone, clock.LatestUs);
            if (pulse == KeyPulse.Gone)
            {
                notices.Put(account.Number, account.Name, $"The old key {old.ApiKey![..6]}… is dead: the exchange does not know it any more.");
            }
        }
    }

    private async ValueTask ReadRightsAsync(LiveAccountRow row, LiveAccount account, LiveCredential credential, CancellationToken ct)
    {
        var told = await new UpstreamKeys(account.Venue.Upstream, clock).RightsAsync(credential, ct);
        if (told.Problem is not null)
        {
            if (told.Fault.IsOfCredential)
            {
                account.Venue.PauseRefused(account, told.Fault);
            }

            return;
        }

        var (before, json) = (UpstreamRights.Of(row.Rights), Encoding.UTF8.GetString(told.Body.Span));
        var now = UpstreamRights.Of(json)!;
        if (now.Refused is { } refused)
        {
            account.Venue.Pause(account, refused.TrimEnd('.'));
            return;
        }

        var moves = wants.MoveMoney(row.Name);
        foreach (var warning in now.WarningsFor(moves).Except(before?.WarningsFor(moves) ?? []))
        {
            notices.Put(row.Number, row.Name, warning);
        }

        // The exchange counts from the tick; one that was taken away and set again counts anew.
        long? ticked = !now.IsLapsing ? null : before is { IsLapsing: true } ? row.TickedUs ?? clock.LatestUs : clock.LatestUs;
        row = row with { Rights = json, RightsUs = clock.LatestUs, TickedUs = ticked };
        rows.Update(row);
        WarnOfLapse(row);
    }

    private void WarnOfLapse(LiveAccountRow row)
    {
        if (LapseOf(row, UpstreamRights.Of(row.Rights)) is not { } lapse)
        {
            return;
        }

        var left = lapse - clock.LatestUs;
        var due = Array.Find(WarnDays, days => left <= days * DayUs);
        if (left <= 0 || due == 0 || (row.WarnedLapseUs == lapse && row.WarnedDays <= due))
        {
            return;
        }

        rows.Update(row with { WarnedLapseUs = lapse, WarnedDays = due });
        notices.Put(row.Number, row.Name, FormattableString.Invariant(
            $"The exchange ends trading with this account's credential in {due} {(due == 1 ? "day" : "days")}, on {GatewayClock.InstantOf(lapse):yyyy-MM-dd HH:mm} UTC: restrict the key to addresses there, or tick \"Enable Spot & Margin Trading\" anew."));
    }

    /// <summary>Not more than once an hour, so that an exchange that does not answer is not asked all the time.</summary>
    private bool MayAsk(string what)
    {
        var nowUs = clock.NowUs;
        if (askedUs.TryGetValue(what, out var last) && nowUs - last is >= 0 and < HourUs)
        {
            return false;
        }

        askedUs[what] = nowUs;
        return true;
    }
}
