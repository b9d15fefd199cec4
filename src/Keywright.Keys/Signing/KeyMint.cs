using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>Makes what a key signs with, or takes over the public half its owner made.</summary>
public static class KeyMint
{
    private const int SecretLength = 64;

    /// <summary>Makes an HMAC secret of 64 characters and seals it for the record called <paramref name="identity"/>.</summary>
    /// <returns>The sealed record to store, and the secret to show its owner once.</returns>
    public static (byte[] SealedSecret, IssuedSecret Secret) MintHmac(Vault vault, string identity, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(random);
        var secret = new SecretBytes(SecretLength);
        AlphanumericText.Fill(random, secret.AsSpan());
        try
        {
            return (vault.Seal(identity, secret.AsSpan()), new IssuedSecret(secret));
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads an uploaded public key: one PEM block <c>BEGIN PUBLIC KEY</c> holding Ed25519, or RSA of 2048 to 4096 bits.
    /// What is refused is never repeated in the sentence: people paste private keys.
    /// </summary>
    public static PublicKeyResult ReadPublicKey(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return PublicKeyPem.Read(pem);
    }
}
