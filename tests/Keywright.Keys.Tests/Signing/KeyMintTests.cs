using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class KeyMintTests
{
    [Fact]
    public void A_new_secret_has_64_letters_and_digits_and_what_it_signs_verifies()
    {
        using var vault = TestVault.Create();
        var (sealedSecret, issued) = KeyMint.MintHmac(vault, "key 7", RandomSource.System);
        var secret = issued.Reveal();
        Assert.Matches("^[A-Za-z0-9]{64}$", secret);
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(sealedSecret), StringComparison.Ordinal);

        using var verifier = SignatureVerifier.ForHmac(vault, "key 7", sealedSecret);
        var signature = Convert.ToHexString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), "timestamp=1"u8));
        Assert.Equal(KeyType.Hmac, verifier.Type);
        Assert.True(verifier.Verify("timestamp=1"u8, [], Encoding.ASCII.GetBytes(signature)));
        Assert.False(verifier.Verify("timestamp=2"u8, [], Encoding.ASCII.GetBytes(signature)));
    }

    [Fact]
    public void Two_secrets_are_never_the_same()
    {
        using var vault = TestVault.Create();
        var secrets = Enumerable.Range(0, 100).Select(_ => KeyMint.MintHmac(vault, "x", RandomSource.System).Secret.Reveal()).ToArray();
        Assert.Equal(secrets.Length, secrets.Distinct().Count());
    }

    [Fact]
    public void Every_character_comes_from_equally_many_byte_values()
    {
        // A source that gives every byte value equally often must give every character equally often.
        var text = new byte[62 * 4 * 5];
        AlphanumericText.Fill(new CountingRandom(), text);
        var counts = text.CountBy(character => character).ToArray();
        Assert.Equal(62, counts.Length);
        Assert.All(counts, count => Assert.Equal(4 * 5, count.Value));
    }

    private sealed class CountingRandom : RandomSource
    {
        private byte next;

        public override void Fill(Span<byte> into)
        {
            foreach (ref var value in into)
            {
                value = next++;
            }
        }
    }
}
