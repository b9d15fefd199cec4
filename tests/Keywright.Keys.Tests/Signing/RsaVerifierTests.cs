using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class RsaVerifierTests : IDisposable
{
    private static readonly byte[] Payload = Encoding.ASCII.GetBytes("symbol=BTCUSDT&side=BUY&timestamp=1");

    private readonly RSA rsa = RSA.Create(2048);
    private readonly SignatureVerifier verifier;

    public RsaVerifierTests() => verifier = SignatureVerifier.ForPublicKey(KeyType.Rsa, rsa.ExportSubjectPublicKeyInfo());

    [Fact]
    public void What_PKCS1_with_SHA256_signed_verifies_in_two_parts()
    {
        var signature = Sign(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(verifier.Verify(Payload, [], signature));
        Assert.True(verifier.Verify(Payload.AsSpan(0, 7), Payload.AsSpan(7), signature));
        Assert.True(verifier.Verify([], Payload, signature));
        Assert.False(verifier.Verify(Payload, Payload, signature));
    }

    [Fact]
    public void Spaces_count_as_plus()
    {
        var payload = Payload.ToList();
        byte[] signature;
        do
        {
            payload.Add((byte)'x'); // until a plus comes up
            signature = Encoding.ASCII.GetBytes(Convert.ToBase64String(rsa.SignData(payload.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        }
        while (!signature.Contains((byte)'+'));
        signature.AsSpan().Replace((byte)'+', (byte)' ');
        Assert.True(verifier.Verify(payload.ToArray(), [], signature));
    }

    [Fact]
    public void PSS_is_refused() =>
        Assert.False(verifier.Verify(Payload, [], Sign(HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));

    [Fact]
    public void Another_hash_is_refused()
    {
        foreach (var hash in new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512, HashAlgorithmName.MD5 })
        {
            Assert.False(verifier.Verify(Payload, [], Sign(hash, RSASignaturePadding.Pkcs1)));
        }
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        var signature = Convert.ToBase64String(other.SignData(Payload, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.False(verifier.Verify(Payload, [], Encoding.ASCII.GetBytes(signature)));
    }

    [Fact]
    public void Text_of_any_length_and_any_content_is_refused_without_a_throw()
    {
        var random = new SeededRandom();
        for (var length = 0; length < 700; length++)
        {
            Assert.False(verifier.Verify(Payload, [], random.Bytes(length)));
            Assert.False(verifier.Verify(Payload, [], Enumerable.Repeat((byte)'A', length).ToArray()));
        }

        var signature = Encoding.ASCII.GetString(Sign(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        string[] others = [signature[..^1], signature[..^2], signature + "\n", signature.Insert(64, "\n"), signature.Insert(64, "\n")[..^1], signature.Replace('/', '_') + "=", Uri.EscapeDataString(signature)];
        Assert.All(others, other => Assert.False(verifier.Verify(Payload, [], Encoding.ASCII.GetBytes(other))));
    }

    [Fact]
    public async Task Many_threads_verify_at_once_and_none_after_disposal()
    {
        var signature = Sign(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Assert.True(verifier.Verify(Payload, [], signature));
            }
        })));
        verifier.Dispose();
        Assert.False(verifier.Verify(Payload, [], signature));
    }

    public void Dispose()
    {
        verifier.Dispose();
        rsa.Dispose();
    }

    private byte[] Sign(HashAlgorithmName hash, RSASignaturePadding padding) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(rsa.SignData(Payload, hash, padding)));
}
