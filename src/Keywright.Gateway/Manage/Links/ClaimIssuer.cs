using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Links;

/// <summary>Lets a new secret wait, sealed, for whoever opens a link, instead of being shown to who made it.</summary>
internal sealed class ClaimIssuer(Vault vault, RandomSource random, GatewayClock clock)
{
    public static readonly TimeSpan LifeMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LifeMax = TimeSpan.FromDays(30);

    /// <summary>The record that a waiting secret is sealed for.</summary>
    public static string Identity(string hash) => $"claim {hash}";

    /// <summary>Why there can be no such link; null when there can, or none is asked for.</summary>
    public static string? Problem(TimeSpan? life, bool isHmac) => life switch
    {
        null => null,
        _ when !isHmac => "claim: the private half of this key never was here, so there is no secret to claim; leave it out.",
        { } span when span < LifeMin || span > LifeMax => $"claim: a link lives from 1m to {LifeMax.Days}d.",
        _ => null,
    };

    /// <summary>Seals the secret for its link; nobody reads it meanwhile.</summary>
    public (ClaimRow Row, ClaimLink Link) Postpone(IssuedSecret secret, string apiKey, TimeSpan life)
    {
        var token = BearerToken.Create(BearerToken.ClaimPrefix, random);
        var hash = BearerToken.HashOf(token);
        var now = clock.LatestUs;
        var ends = now + GatewayClock.MicrosecondsOf(life);
        var row = new ClaimRow(hash, apiKey, secret.Postpone(vault, Identity(hash)), Caller.Now.By, now, ends, null, null, null);
        return (row, new ClaimLink(token, GatewayClock.InstantOf(ends)));
    }
}
