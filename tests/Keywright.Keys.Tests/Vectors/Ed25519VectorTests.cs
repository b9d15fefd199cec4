using System.Text;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

public sealed class Ed25519VectorTests
{
    public static TheoryData<string> Libraries => Ed25519VerifierTests.Libraries;

    [Theory, MemberData(nameof(Libraries))]
    public void Each_library_judges_all_151_cases_as_Wycheproof_says(string name)
    {
        var library = Ed25519VerifierTests.Library(name);
        foreach (var one in Wycheproof.Cases("ed25519_test.json", 151))
        {
            using var verifier = new Ed25519Verifier(one.Group.Hex("publicKeyDer"), library);
            AssertJudged(one, verifier);
        }
    }

    [Fact]
    public void Every_key_is_taken_as_PEM_and_its_verifier_judges_the_same()
    {
        foreach (var one in Wycheproof.Cases("ed25519_test.json", 151))
        {
            var key = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(one.Group.Text("publicKeyPem")));
            Assert.Equal(one.Group.Hex("publicKeyDer"), key.Spki);
            using var verifier = SignatureVerifier.ForPublicKey(key.Type, key.Spki);
            AssertJudged(one, verifier);
        }
    }

    private static void AssertJudged(WycheproofCase one, SignatureVerifier verifier)
    {
        var message = one.Test.Hex("msg");
        var signature = Encoding.ASCII.GetBytes(Convert.ToBase64String(one.Test.Hex("sig")));
        foreach (var cut in new[] { message.Length, message.Length / 2 })
        {
            Assert.True((one.Result == "valid") == verifier.Verify(message.AsSpan(0, cut), message.AsSpan(cut), signature), one.ToString());
        }
    }
}
