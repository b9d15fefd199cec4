using System.Security.Cryptography;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

public sealed class SealingVectorTests
{
    [Fact]
    public void The_vaults_box_judges_every_AES_GCM_case_of_its_sizes_as_Wycheproof_says()
    {
        // The box knows one nonce and one tag size; cases of other nonces cannot be put to it.
        var cases = Wycheproof.Cases("aes_gcm_test.json", 316);
        Assert.All(cases, one => Assert.Equal(AesGcmBox.TagBytes * 8, one.Group.GetProperty("tagSize").GetInt32()));
        var fitting = cases.Where(one => one.Group.GetProperty("ivSize").GetInt32() == AesGcmBox.NonceBytes * 8).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{fitting.Count} of {cases.Count} cases have a 96-bit nonce");
        Assert.Equal(197, fitting.Count);

        foreach (var one in fitting)
        {
            var (key, nonce, associated) = (one.Test.Hex("key"), one.Test.Hex("iv"), one.Test.Hex("aad"));
            byte[] box = [.. one.Test.Hex("ct"), .. one.Test.Hex("tag")];
            var plain = one.Test.Hex("msg");
            var opened = new byte[plain.Length];
            Assert.True((one.Result == "valid") == AesGcmBox.TryOpen(key, nonce, associated, box, opened), one.ToString());
            Assert.Equal(one.Result == "valid" ? plain : new byte[plain.Length], opened);
            if (one.Result == "valid")
            {
                var closed = new byte[box.Length];
                AesGcmBox.Close(key, nonce, associated, plain, closed);
                Assert.Equal(box, closed);
            }
        }
    }

    [Fact]
    public void The_key_derivation_the_vault_uses_judges_all_86_HKDF_cases_as_Wycheproof_says()
    {
        foreach (var one in Wycheproof.Cases("hkdf_sha256_test.json", 86))
        {
            var output = new byte[one.Test.GetProperty("size").GetInt32()];
            void Derive() => HKDF.DeriveKey(HashAlgorithmName.SHA256, one.Test.Hex("ikm"), output, one.Test.Hex("salt"), one.Test.Hex("info"));
            if (one.Result == "valid")
            {
                Derive();
                Assert.Equal(one.Test.Hex("okm"), output);
            }
            else
            {
                Assert.Throws<ArgumentException>(Derive);
            }
        }
    }
}
