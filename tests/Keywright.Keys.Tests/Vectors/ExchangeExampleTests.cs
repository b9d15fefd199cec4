using System.Text;
using System.Text.Json;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

/// <summary>The signatures the exchange and its client libraries have published.</summary>
public sealed class ExchangeExampleTests
{
    [Fact]
    public void Every_verifiable_example_holds_and_breaks_with_its_payload()
    {
        var verified = new Dictionary<KeyType, int>();
        foreach (var example in Examples().Where(example => example.GetProperty("verifiable").GetBoolean()))
        {
            using var verifier = VerifierFor(example);
            var payload = Encoding.UTF8.GetBytes(example.Text("payload"));
            var signature = Encoding.ASCII.GetBytes(example.Text("signature"));
            Assert.True(verifier.Verify(payload, [], signature), example.Text("id"));

            if (example.TryGetProperty("query", out var query))
            {
                var parts = (Query: Encoding.UTF8.GetBytes(query.GetString()!), Body: Encoding.UTF8.GetBytes(example.Text("body")));
                Assert.True(verifier.Verify(parts.Query, parts.Body, signature), example.Text("id"));
                byte[] joined = [.. parts.Query, (byte)'&', .. parts.Body];
                Assert.False(verifier.Verify(joined, [], signature), example.Text("id"));
            }

            if (example.TryGetProperty("signatureUrlEncoded", out var escaped))
            {
                Assert.True(verifier.Verify(payload, [], Encoding.ASCII.GetBytes(Uri.UnescapeDataString(escaped.GetString()!))), example.Text("id"));
            }

            payload[0] ^= 1;
            Assert.False(verifier.Verify(payload, [], signature), example.Text("id"));
            verified[verifier.Type] = verified.GetValueOrDefault(verifier.Type) + 1;
        }

        Assert.Equal(new Dictionary<KeyType, int> { [KeyType.Hmac] = 12, [KeyType.Ed25519] = 3, [KeyType.Rsa] = 3 }, verified);
    }

    [Fact]
    public void The_two_examples_printed_with_a_wrong_algorithm_are_no_Ed25519_signatures()
    {
        var defective = Examples().Where(example => example.Text("id").EndsWith("DEFECTIVE", StringComparison.Ordinal)).ToList();
        var key = Examples().First(example => example.Text("id") == "fix-logon-ed25519");
        using var verifier = VerifierFor(key);
        Assert.Equal(2, defective.Count);
        Assert.All(defective, example => Assert.False(
            verifier.Verify(Encoding.UTF8.GetBytes(example.Text("payload")), [], Encoding.ASCII.GetBytes(example.Text("signature")))));
    }

    private static List<JsonElement> Examples()
    {
        var file = SharedFolder.Read("reference", "vectors", "signature-vectors.json");
        var examples = file.GetProperty("vectors").EnumerateArray().ToList();
        Assert.Equal(file.GetProperty("count").GetInt32(), examples.Count);
        return examples;
    }

    private static SignatureVerifier VerifierFor(JsonElement example)
    {
        if (example.TryGetProperty("secretKey", out var secret))
        {
            using var vault = TestVault.Create();
            var verifier = SignatureVerifier.ForHmac(vault, "example", vault.Seal("example", Encoding.ASCII.GetBytes(secret.GetString()!)));
            verifier.Open();
            return verifier;
        }

        var key = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(example.Text("publicKeyPem")));
        return SignatureVerifier.ForPublicKey(key.Type, key.Spki);
    }
}
