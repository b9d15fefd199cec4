using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>The private key lives in the handle of the cryptographic library, which zeroes it when it is closed.</summary>
internal sealed class RsaHolder(RSA rsa) : RequestSigner(KeyType.Rsa)
{
    private readonly Lock gate = new();

    public override string Sign(ReadOnlySpan<byte> payload)
    {
        var signature = new byte[rsa.KeySize / 8];
        lock (gate)
        {
            rsa.SignData(payload, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return Convert.ToBase64String(signature);
    }

    public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) => Verify(payload, signature, RSASignaturePadding.Pkcs1);

    /// <summary>Also with the padding that the exchange does not take.</summary>
    internal bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature, RSASignaturePadding padding)
    {
        Span<byte> given = stackalloc byte[rsa.KeySize / 8];
        lock (gate)
        {
            return CanonicalBase64.TryDecode(signature, given) && rsa.VerifyData(payload, given, HashAlgorithmName.SHA256, padding);
        }
    }

    public override void Dispose() => rsa.Dispose();
}
