using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>RSASSA-PKCS1-v1_5 with SHA-256 and nothing else: no PSS, no other hash, no DigestInfo without its NULL.</summary>
internal sealed class RsaVerifier(byte[] spki, int bits) : SignatureVerifier(KeyType.Rsa)
{
    private const int MaxSignatureBytes = 512;

    private readonly int signatureBytes = (bits + 7) / 8;

    // The framework promises nothing about one RSA object on two threads, so each verification has one to itself; there are
    // never more of them than threads verifying at once.
    private readonly ConcurrentBag<RSA> idle = [];

    private protected override bool VerifyCore(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        Span<byte> given = stackalloc byte[MaxSignatureBytes];
        given = given[..signatureBytes];
        if (!CanonicalBase64.TryDecode(signature, given))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            sha.AppendData(query);
            sha.AppendData(body);
            sha.GetHashAndReset(hash);
        }

        var rsa = idle.TryTake(out var taken) ? taken : Import();
        var holds = rsa.VerifyHash(hash, given, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        idle.Add(rsa);
        return holds;
    }

    private protected override void DisposeCore()
    {
        while (idle.TryTake(out var rsa))
        {
            rsa.Dispose();
        }
    }

    private RSA Import()
    {
        var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(spki, out _);
        return rsa;
    }
}
