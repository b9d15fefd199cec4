using System.Net;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Links;

/// <summary>Where a secret that waits behind a link is shown, once.</summary>
public sealed class ClaimDesk
{
    /// <summary>One sentence for every link that is none: used, over, replaced, never made.</summary>
    public const string Gone = "This link is gone: it was used, its time is over, or it never was. Ask whoever gave it to you for a new one.";

    private readonly LinkStore links;
    private readonly KeyMakers makers;
    private readonly KeyDesk keys;
    private readonly OwnerNotes notes;
    private readonly Vault vault;
    private readonly GatewayClock clock;

    internal ClaimDesk(LinkStore links, KeyMakers makers, KeyDesk keys, OwnerNotes notes, Vault vault, GatewayClock clock)
        => (this.links, this.makers, this.keys, this.notes, this.vault, this.clock) = (links, makers, keys, notes, vault, clock);

    /// <summary>Until when a secret waits behind this link; null when none does. Looking uses nothing up.</summary>
    public DateTimeOffset? WaitsUntil(string token) => Waiting(token) is { } row ? GatewayClock.InstantOf(row.ExpiresUs) : null;

    /// <summary>
    /// Shows the secret to the caller of this request. Before it returns, the sealed secret is gone from the disk: whatever becomes of the answer,
    /// there is no second one.
    /// </summary>
    /// <param name="token">The link's.</param>
    /// <param name="from">Where it was opened, for the log.</param>
    public async ValueTask<DeskAnswer<ClaimedKey>> UseAsync(string token, IPAddress from)
    {
        try
        {
            // Neither the key nor the root that the secret is sealed under changes meanwhile.
            return await keys.WithoutChangesAsync(() => UseAloneAsync(token, from));
        }
        catch (StoreFailedException e)
        {
            return (Refused.Unable, $"{e.Message} If the link is gone now, ask for a new one.");
        }
        catch (SealedRecordException e)
        {
            return (Refused.Unable, e.Message);
        }
        catch (ObjectDisposedException)
        {
            return (Refused.Unable, VaultDesk.SealedSentence); // sealed while this was under way
        }
    }

    private async ValueTask<DeskAnswer<ClaimedKey>> UseAloneAsync(string token, IPAddress from)
    {
        if (Waiting(token) is not { Secret: { } record } claim || keys.Find(claim.ApiKey) is not { State: not ("revoked" or "expired") } key)
        {
            return (Refused.NotFound, Gone);
        }

        using var secret = IssuedSecret.Open(vault, ClaimIssuer.Identity(claim.Hash), record);
        if (!await keys.TryNoteAsync(notes, EntryKind.KeyChanging, claim.ApiKey, $"claim label={key.Label} from={from}"))
        {
            return (Refused.Unable, "The audit log has no room or has failed, so the secret was not shown; the link is still good.");
        }

        if (Caller.Now is { Kind: CallerKind.User, Name: var person })
        {
            makers.Note(claim.ApiKey, person);
        }

        return links.TryUse(claim.Hash, clock.LatestUs, from.ToString(), Caller.Now.By, keys.ToldOfClaim(claim.ApiKey))
            ? new ClaimedKey(key, secret.Reveal())
            : (Refused.NotFound, Gone);
    }

    /// <summary>Forgets secrets that nobody came for in time.</summary>
    internal void EndExpired() => links.EndExpired(clock.LatestUs);

    private ClaimRow? Waiting(string token)
        => BearerToken.IsOurs(BearerToken.ClaimPrefix, token) && links.Claim(BearerToken.HashOf(token)) is { Secret: not null } row && !clock.HasCome(row.ExpiresUs) ? row : null;
}
