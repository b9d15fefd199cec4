using System.Buffers.Binary;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Authenticate;

/// <summary>
/// Who sent this, and is it whole and timely: steps 4 to 9 of auth.md §7, in that order. Up to the signature every refusal says
/// the same to a stranger, whichever of key, address, state or permission it was.
/// </summary>
/// <param name="ring">The keys in force.</param>
/// <param name="clock">Tells the time window and the keys' expiry.</param>
/// <param name="salt">Of the request digests; the home's own.</param>
/// <param name="keyless">Serves those who have no key.</param>
public sealed class Authenticator(KeyRing ring, GatewayClock clock, byte[] salt, PublicVenue keyless)
{
    public Verdict<AuthenticRequest> Check(Request request)
    {
        var route = request.Route;
        if (route.Security == Security.None)
        {
            return new AuthenticRequest { Request = request, Key = null, Venue = keyless.Of(request.Wire.ApiKey ?? request.Wire.LoggedOn?.ApiKey, request.Wire.Client), DeadlineUs = long.MaxValue, Digest = UInt128.Zero };
        }

        // Market-data routes ask for a key and no signature; one that is sent all the same must be right. In a session, the key that
        // logged on speaks for every request that brings neither key nor signature of its own.
        var signed = route.NeedsSignature || request.Parameters.HasSignature;
        var inSession = request.Wire is { LoggedOn: not null, ApiKey: null } && !request.Parameters.HasSignature && !route.NeedsOwnSignature;
        var timing = default(Timing);

        // 4. What a signature needs is there and well-formed.
        if (signed)
        {
            if (!Timing.TryRead(request.Parameters, out timing, out var malformed))
            {
                return Refuse(request, malformed, "timestamp or recvWindow malformed");
            }

            if (!request.Parameters.HasSignature && !inSession)
            {
                return Refuse(request, ParameterFaults.MandatoryMissing("signature"), "signature missing");
            }
        }

        // 5. The key has the shape of one.
        if ((inSession ? request.Wire.LoggedOn!.ApiKey : request.Wire.ApiKey) is not { } apiKey || !ApiKeyFormat.IsWellFormed(apiKey))
        {
            return Refuse(request, Faults.KeyFormatInvalid, "key malformed");
        }

        // 6 and 7. It is known, in force, used from an allowed address, and may do this.
        var terms = ring.TryFind(apiKey, out var key) ? key.Terms : null;
        if (key is null || terms is null || !MayDo(key, terms, request))
        {
            // Wallet routes name a missing permission, and only to a key that is otherwise good.
            var otherwiseGood = key is not null && IsGood(key, terms!, request);
            return Refuse(request, otherwiseGood ? route.PermissionMissing : Faults.KeyRejected, "key unknown, not in force, address or permission");
        }

        if (!signed)
        {
            // A bot that only listens never signs; to call its key unused would be to end it.
            Note(key, terms, request);
            return new AuthenticRequest { Request = request, Key = key, Venue = key.Venue, Terms = terms, DeadlineUs = long.MaxValue, Digest = UInt128.Zero };
        }

        // 8. It is timely.
        if (timing.CheckAt(clock.NowUs) is { } untimely)
        {
            return Refuse(request, untimely, "time window");
        }

        // 9. The signature covers the bytes exactly as they came. A session's own request was vouched for when its key logged on.
        var parameters = request.Parameters;
        var check = inSession ? SignatureCheck.Good : key.Secrets.Verify(parameters.SignedQuery, parameters.SignedBody, parameters.Signature, clock);

        // Old bots sign the text before they encode it, which the exchange itself took until 2026.
        if (check == SignatureCheck.Wrong && terms.Rules.SignsUnencoded && parameters.TryUnencode(out var query, out var body))
        {
            check = key.Secrets.Verify(query, body, parameters.Signature, clock);
        }

        switch (check)
        {
            case SignatureCheck.Wrong:
                // A key revoked in this very moment verifies nothing any more; that is not the signature's fault.
                return Refuse(request, key.Revoked ? Faults.KeyRejected : Faults.InvalidSignature, "signature");
            case SignatureCheck.Shut:
                return Refuse(request, Faults.KeyRejected, "the key's sealed secret is damaged and does not open");
            case SignatureCheck.NotKept:
                return Refuse(request, Faults.Unavailable, "the first use of a rotated secret could not be kept");
        }

        Note(key, terms, request);
        return new AuthenticRequest
        {
            Request = request,
            Key = key,
            Venue = key.Venue,
            Terms = terms,
            DeadlineUs = timing.DeadlineUs,
            Digest = Digest(key, route, parameters),
        };
    }

    /// <summary>Somebody who gives this key, unproven, asks for what is not served: the key's owner may want to know what its bot misses.</summary>
    public void Miss(WireRequest wire, string route)
    {
        if ((wire.ApiKey ?? wire.LoggedOn?.ApiKey) is { } apiKey && ring.TryFind(apiKey, out var key) && key.IsInForce(key.Terms, clock) && key.Terms.AllowedAddresses.Allows(wire.Client))
        {
            key.Uses.Unserved.Note(route, clock.NowUs);
        }
    }

    private static void Note(LiveKey key, KeyTerms terms, Request request)
        => key.Uses.Note(terms.Permissions.UsedBy(request.Route), request.Wire.Client, request.Route.Path, request.ArrivedUs);

    private static Refusal Refuse(Request request, Fault fault, string rule) => new(fault, rule) { Request = request };

    private bool MayDo(LiveKey key, KeyTerms terms, Request request)
    {
        var lapsed = request.Route.Permission == Permission.Spot && clock.HasCome(terms.TradingLapsesUs);
        return IsGood(key, terms, request) && terms.Permissions.Suffice(request.Route) && !lapsed;
    }

    private bool IsGood(LiveKey key, KeyTerms terms, Request request) => key.IsInForce(terms, clock) && terms.AllowedAddresses.Allows(request.Wire.Client);

    // Over the signed bytes, not the signature: one request has one digest however its signature is written or its bytes are
    // divided between query and body.
    private UInt128 Digest(LiveKey key, Route route, ParameterSet parameters)
    {
        Span<byte> salted = stackalloc byte[salt.Length + 8];
        salt.CopyTo(salted);
        BinaryPrimitives.WriteInt32LittleEndian(salted[salt.Length..], key.Number);
        BinaryPrimitives.WriteInt32LittleEndian(salted[(salt.Length + 4)..], (int)route.Id);
        Span<byte> hash = stackalloc byte[PartsHash.SizeBytes];
        PartsHash.Compute(salted, parameters.SignedQuery, parameters.SignedBody, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
