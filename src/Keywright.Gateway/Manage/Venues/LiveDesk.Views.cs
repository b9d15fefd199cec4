using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>What the owner sees of an account.</summary>
public sealed partial class LiveDesk
{
    private LiveAccountView View(LiveAccountRow row)
    {
        var account = home.Accounts.Find(row.Name);
        var time = account?.Venue.Upstream.Time;
        var (rights, kept) = (UpstreamRights.Of(row.Rights), others.Of(row.Name));
        return new LiveAccountView
        {
            Name = row.Name,
            Venue = row.Venue,
            Type = row.PublicKeyPem is null ? "hmac" : "ed25519",
            PublicKeyPem = row.PublicKeyPem,
            ApiKey = row.ApiKey,
            State = row.ApiKey is null ? "waiting" : account?.Paused is not null ? "paused" : row.ArmedUs is null ? "read-only" : "armed",
            Why = account?.Paused,
            Warnings = row.ApiKey is null ? [] : (rights ?? UpstreamRights.Unverifiable).WarningsFor(new KeyWants(keys).MoveMoney(row.Name)),
            TradingLapsesAt = CredentialWatch.LapseOf(row, rights) is { } lapse ? GatewayClock.InstantOf(lapse) : null,
            RightsReadAt = row is { Rights: not null, RightsUs: { } read } ? GatewayClock.InstantOf(read) : null,
            Under = row.Parent,
            NextPublicKeyPem = kept.FirstOrDefault(one => one.IsNext)?.PublicKeyPem,
            Old = [.. kept.Where(one => !one.IsNext).Select(one => new OldCredentialView(one.ApiKey!, one.DeadUs is not null ? "dead" : one.AliveUs is not null ? "alive" : "unknown", GatewayClock.InstantOf(one.DeadUs ?? one.AliveUs ?? one.SinceUs)))],
            Keys = [.. keys.List(row.Name).Where(key => key.State != "revoked").Select(key => key.Label)],
            OpenOrders = account?.Venue.Ledger.OpenOf(account.Number, null, null).Count ?? 0,
            Outgoing = account?.Venue.Upstream.Outgoing,
            IsBehindRouter = account?.Venue.Upstream.Outgoing is { } outgoing ? UpstreamUrls.Named(row.Venue) is not null && !PublicAddress.Is(outgoing) : null,
            ClockOffsetUs = time is { IsReliable: true } ? time.OffsetUs : null,
            ClockJitterUs = time is { IsReliable: true } ? time.JitterUs : null,
        };
    }
}
