using System.Text;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Keywright.Keys.Tests.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

public sealed class HmacVectorTests
{
    public static TheoryData<string> Ways => HmacVerifierTests.Ways;

    [Theory, MemberData(nameof(Ways))]
    public void Whole_tags_are_judged_as_Wycheproof_says_and_all_87_truncated_ones_are_refused(string way)
    {
        var truncated = 0;
        foreach (var one in Wycheproof.Cases("hmac_sha256_test.json", 174))
        {
            using var verifier = new HmacVerifier(HmacVerifierTests.Key(way, one.Test.Hex("key")));
            var whole = one.Group.GetProperty("tagSize").GetInt32() == 256;
            truncated += whole ? 0 : 1;
            AssertJudged(one, whole && one.Result == "valid", verifier);
        }

        Assert.Equal(87, truncated);
    }

    [Fact]
    public void Secrets_from_the_vault_are_judged_the_same()
    {
        using var vault = TestVault.Create();
        foreach (var one in Wycheproof.Cases("hmac_sha256_test.json", 174))
        {
            using var verifier = SignatureVerifier.ForHmac(vault, "vector", vault.Seal("vector", one.Test.Hex("key")));
            AssertJudged(one, one.Group.GetProperty("tagSize").GetInt32() == 256 && one.Result == "valid", verifier);
        }
    }

    private static void AssertJudged(WycheproofCase one, bool expected, SignatureVerifier verifier)
    {
        var message = one.Test.Hex("msg");
        foreach (var cut in new[] { 0, message.Length / 2, message.Length })
        {
            var holds = verifier.Verify(message.AsSpan(0, cut), message.AsSpan(cut), Encoding.ASCII.GetBytes(one.Test.Text("tag")));
            Assert.True(expected == holds, one.ToString());
        }
    }
}
