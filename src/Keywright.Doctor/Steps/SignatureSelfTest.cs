using System.Text;
using Keywright.Keys.Signing;

namespace Keywright.Doctor.Steps;

/// <summary>Whether this program signs as the exchange's documents show, and whether the given secret signs at all. Nothing is sent.</summary>
internal sealed class SignatureSelfTest : IStep
{
    public string Name => "signature";

    public string? Hindered(Chart chart) => null;

    public Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        List<string> wrong =
        [
            .. PublishedVectors.Hmac.Where(vector => !Signs(vector)).Select(vector => vector.Name),
            .. new[] { PublishedVectors.Ed25519, PublishedVectors.Rsa }.Where(vector => !Verifies(vector)).Select(vector => vector.Name),
        ];
        const string Own = "timestamp=1578963600000";
        var signer = chart.Examined.Signer;
        if (!signer.Verify(Encoding.ASCII.GetBytes(Own), Encoding.ASCII.GetBytes(signer.Sign(Own))))
        {
            wrong.Add("the given secret");
        }

        var kind = signer.Type.ToString().ToLowerInvariant();
        var vectors = PublishedVectors.Hmac.Length + 2;
        return Task.FromResult((wrong.Count == 0
            ? CheckResult.Pass($"{vectors} published examples come out to the letter, and the {kind} secret signs.")
            : CheckResult.Fail($"Not as published: {string.Join("; ", wrong)}.", "This machine's cryptographic library computes wrongly: update libcrypto and libsodium."))
            .With(("type", kind), ("vectors", (long)vectors), ("wrong", (long)wrong.Count)));
    }

    private static bool Signs(PublishedVector vector)
    {
        if (RequestSigner.Read(Encoding.ASCII.GetBytes(vector.Key)) is not SignerResult.Accepted { Signer: var signer })
        {
            return false;
        }

        using (signer)
        {
            return signer.Sign(vector.Payload) == vector.Signature;
        }
    }

    private static bool Verifies(PublishedVector vector)
    {
        if (KeyMint.ReadPublicKey(vector.Key) is not PublicKeyResult.Accepted key)
        {
            return false;
        }

        using var verifier = SignatureVerifier.ForPublicKey(key.Type, key.Spki);
        return verifier.Verify(Encoding.ASCII.GetBytes(vector.Payload), default, Encoding.ASCII.GetBytes(vector.Signature));
    }
}
