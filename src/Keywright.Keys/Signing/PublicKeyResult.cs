namespace Keywright.Keys.Signing;

/// <summary>What came of reading an uploaded public key.</summary>
public abstract record PublicKeyResult
{
    private PublicKeyResult()
    {
    }

    /// <param name="Type"><see cref="KeyType.Ed25519"/> or <see cref="KeyType.Rsa"/>.</param>
    /// <param name="Spki">The key as SubjectPublicKeyInfo in its one DER form, fit for <see cref="SignatureVerifier.ForPublicKey"/>; equal keys, equal bytes.</param>
    /// <param name="Bits">Size of the key: 256 for Ed25519, of the modulus for RSA.</param>
    public sealed record Accepted(KeyType Type, byte[] Spki, int Bits) : PublicKeyResult;

    /// <param name="Sentence">One plain sentence for the owner that holds nothing of what was uploaded.</param>
    public sealed record Refused(string Sentence) : PublicKeyResult;
}
