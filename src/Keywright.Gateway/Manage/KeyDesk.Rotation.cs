using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage;

/// <summary>New secrets for keys that live, and the death of the old.</summary>
public sealed partial class KeyDesk
{
    private static readonly TimeSpan OverlapMax = TimeSpan.FromDays(30);

    /// <summary>
    /// Gives a key a new secret, or takes its new public key. The old one dies when the new one is first used, or when the overlap ends.
    /// </summary>
    /// <param name="labelOrApiKey">Which key.</param>
    /// <param name="publicKeyPem">The new public key of a key that is not HMAC.</param>
    /// <param name="overlap">How long the old one lives at most; zero ends it at once.</param>
    /// <param name="reason">Written to the audit log.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    /// <param name="claim">The new secret waits this long behind a link, instead of being in the result.</param>
    public async ValueTask<KeyResult> RotateAsync(string labelOrApiKey, string? publicKeyPem, TimeSpan overlap, string reason, CancellationToken ct, TimeSpan? claim = null)
    {
        if (overlap < TimeSpan.Zero || overlap > OverlapMax)
        {
            return KeyResult.Refused($"overlap must be between 0 and {OverlapMax.Days}d.");
        }

        if (KeyWish.TextProblem("reason", reason, KeyWish.PurposeMax) is { } wrong)
        {
            return KeyResult.Refused(wrong);
        }

        string? secret = null;
        (ClaimRow? Row, ClaimLink? Link) waiting = default;
        var result = await ChangeAsync(labelOrApiKey, KeyChange.Rotate, row =>
        {
            if (!shape.IsLive(row))
            {
                return Problem($"key: '{row.Label}' has ended; renew it first.");
            }

            if (ClaimIssuer.Problem(claim, row.Type == "hmac") is { } noClaim)
            {
                return Problem(noClaim);
            }

            byte[] next;
            if (row.Type == "hmac")
            {
                if (publicKeyPem is not null)
                {
                    return Problem("public-key is given but the key is HMAC; its new secret is made here.");
                }

                var (material, issued) = Mint(row.ApiKey);
                using (issued)
                {
                    next = material;
                    if (claim is { } life)
                    {
                        waiting = claims.Postpone(issued!, row.ApiKey, life);
                    }
                    else
                    {
                        secret = issued!.Reveal();
                    }
                }
            }
            else if (KeyWish.TryReadPublicKey(row.Type, publicKeyPem, out var spki, out var problem))
            {
                if (spki.AsSpan().SequenceEqual(row.Material))
                {
                    return Problem("public-key is the one in use; make a new pair.");
                }

                next = spki;
            }
            else
            {
                return Problem(problem);
            }

            var facts = $"overlap={overlap.Ticks / TimeSpan.TicksPerSecond}s reason={reason}";
            var now = clock.LatestUs;
            row = Overtaken(row);
            return (overlap == TimeSpan.Zero
                ? row with { Material = next, MaterialUs = now, NextMaterial = null, OverlapEndsUs = null }
                : row with { NextMaterial = next, OverlapEndsUs = now + GatewayClock.MicrosecondsOf(overlap) }, facts, null);
        }, ct, beside: row => new Beside { EndsClaimsOf = row.ApiKey, Waits = waiting.Row });
        return result.Key is null ? result : result with { SecretKey = secret, Claim = waiting.Link };
    }

    /// <summary>Past its deadline a new secret is the key's own, used or not: another rotation must not put the dead one beside it again.</summary>
    private KeyRow Overtaken(KeyRow row) => row.NextMaterial is { } next && clock.HasCome(row.OverlapEndsUs)
        ? row with { Material = next, MaterialUs = clock.LatestUs, NextMaterial = null, OverlapEndsUs = null }
        : row;

    /// <summary>Since this rotation was decided on, the deadline of the one before has come, and the old secret it would keep may have been refused.</summary>
    private bool RevivesDeadSecret(KeyRow before, KeyRow after)
        => after.Material == before.Material && after.NextMaterial != before.NextMaterial && clock.HasCome(before.OverlapEndsUs);

    /// <summary>A rotated secret is used first: that the old one is dead is on disk before the request goes on. False when it cannot be.</summary>
    private bool EndOverlap(int number)
    {
        try
        {
            store.EndOverlap(number, clock.LatestUs);
        }
        catch (StoreFailedException)
        {
            // The bot is refused and asks again; the old secret lives on until the disk has room.
            return false;
        }

        // What was opened with the old secret would outlive it.
        sessions.End(number);
        return true;
    }
}
