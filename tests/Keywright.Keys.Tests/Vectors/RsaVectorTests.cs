using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

public sealed class RsaVectorTests
{
    [Theory]
    [InlineData("rsa_signature_2048_sha256_test.json", 259)]
    [InlineData("rsa_signature_3072_sha256_test.json", 259)]
    [InlineData("rsa_signature_4096_sha256_test.json", 258)]
    public void Signatures_are_judged_as_Wycheproof_says_and_one_without_its_null_is_refused(string file, int count)
    {
        var withoutNull = 0;
        foreach (var key in Wycheproof.Cases(file, count).GroupBy(one => one.Group.Text("publicKeyPem")))
        {
            var accepted = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(key.Key));
            using var verifier = SignatureVerifier.ForPublicKey(KeyType.Rsa, accepted.Spki);
            foreach (var one in key)
            {
                // MissingNull is "acceptable": RFC 8017 lets a verifier take it for old signers' sake. None of ours are old: refused.
                withoutNull += one.Result == "acceptable" ? 1 : 0;
                Assert.Equal(one.Result == "acceptable", one.HasFlag("MissingNull"));
                Assert.True((one.Result == "valid") == Verify(verifier, one), one.ToString());
            }
        }

        Assert.Equal(1, withoutNull);
    }

    [Fact]
    public void Generated_signatures_hold_with_SHA256_and_with_no_other_hash()
    {
        var held = 0;
        foreach (var one in Wycheproof.Cases("rsa_pkcs1_2048_sig_gen_test.json", 43))
        {
            var accepted = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(one.Group.Text("keyPem")));
            using var verifier = SignatureVerifier.ForPublicKey(KeyType.Rsa, accepted.Spki);
            var sha256 = one.Group.Text("sha") == "SHA-256";
            Assert.True(sha256 == Verify(verifier, one), one.ToString());
            held += sha256 ? 1 : 0;
        }

        Assert.Equal(10, held);
    }

    private static bool Verify(SignatureVerifier verifier, WycheproofCase one) =>
        verifier.Verify(one.Test.Hex("msg"), [], Encoding.ASCII.GetBytes(Convert.ToBase64String(one.Test.Hex("sig"))));
}
