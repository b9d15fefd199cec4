using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class PublicKeyTests
{
    private const string Ed25519Pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0=\n-----END PUBLIC KEY-----\n";
    private const string Ed25519Oid = "1.3.101.112";
    private const string RsaOid = "1.2.840.113549.1.1.1";

    [Theory]
    [InlineData(Ed25519Pem)]
    [InlineData("\r\n  -----BEGIN PUBLIC KEY-----\r\nMCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8\r\nQMFJYBgyFEQsFJlqgA0=\r\n-----END PUBLIC KEY-----\r\n\r\n")]
    public void An_Ed25519_key_is_taken_whatever_its_line_ends(string pem)
    {
        var key = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(pem));
        Assert.Equal(KeyType.Ed25519, key.Type);
        Assert.Equal(256, key.Bits);
        Assert.Equal(Convert.FromBase64String("MCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0="), key.Spki);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(2056)]
    [InlineData(3072)]
    [InlineData(4095)]
    [InlineData(4096)]
    public void An_RSA_key_of_2048_to_4096_bits_is_taken(int bits)
    {
        var key = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(RsaPem(bits, [1, 0, 1])));
        Assert.Equal(KeyType.Rsa, key.Type);
        Assert.Equal(bits, key.Bits);
    }

    [Fact]
    public void An_RSA_key_without_its_null_becomes_the_same_bytes_as_with_it()
    {
        var with = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(RsaPem(2048, [1, 0, 1])));
        var without = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(RsaPem(2048, [1, 0, 1], withNull: false)));
        Assert.Equal(with.Spki, without.Spki);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2047)]
    [InlineData(4097)]
    [InlineData(8192)]
    public void An_RSA_key_of_another_size_is_refused_with_its_size(int bits) =>
        Assert.Contains($"{bits} bits", Refused(RsaPem(bits, [1, 0, 1])), StringComparison.Ordinal);

    [Theory]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("010000")]
    [InlineData("0100000001")]
    [InlineData("00")]
    public void An_RSA_exponent_that_lets_others_sign_or_costs_too_much_is_refused(string exponent) =>
        Assert.Contains("not safe", Refused(RsaPem(2048, Convert.FromHexString(exponent))), StringComparison.Ordinal);

    [Fact]
    public void An_even_RSA_modulus_is_refused() =>
        Assert.Contains("not safe", Refused(RsaPem(2048, [1, 0, 1], odd: false)), StringComparison.Ordinal);

    // The eight points of small order, and the longer ways to write them.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // on no curve
    public void An_Ed25519_key_under_which_anybody_could_sign_or_nobody_can_is_refused(string key) =>
        Assert.Contains("make a new pair", Refused(Pem(Spki(Ed25519Oid, Convert.FromHexString(key), withNull: false))), StringComparison.Ordinal);

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(0)]
    public void An_Ed25519_key_of_another_size_is_refused(int size) =>
        Assert.Contains($"has {size}", Refused(Pem(Spki(Ed25519Oid, new byte[size], withNull: false))), StringComparison.Ordinal);

    [Fact]
    public void A_private_key_is_refused_as_exposed_wherever_it_stands()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] texts =
        [
            rsa.ExportPkcs8PrivateKeyPem(),
            rsa.ExportRSAPrivateKeyPem(),
            curve.ExportECPrivateKeyPem(),
            rsa.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            Ed25519Pem + rsa.ExportPkcs8PrivateKeyPem(),
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA",
            rsa.ExportPkcs8PrivateKeyPem() + new string(' ', 20_000),
        ];
        Assert.All(texts, text => Assert.Contains("private key", Refused(text), StringComparison.Ordinal));
    }

    [Fact]
    public void Other_things_people_upload_are_called_by_their_name()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        (string Text, string Said)[] uploads =
        [
            (rsa.ExportRSAPublicKeyPem(), "PKCS#1"),
            (certificate.ExportCertificatePem(), "certificate, not"),
            (request.CreateSigningRequestPem(), "certificate request"),
            (curve.ExportSubjectPublicKeyInfoPem(), "ECDSA"),
            (Pem(Spki("1.2.840.113549.1.1.10", [1, 2, 3])), "RSA-PSS"),
            (Pem(Spki("1.3.101.110", new byte[32], withNull: false)), "X25519"),
            (Pem(Spki("1.3.101.113", new byte[57], withNull: false)), "Ed448"),
            (Pem(Spki("1.2.840.10040.4.1", [1, 2, 3])), "not supported"),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHUx user@host", "SSH"),
            ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "SSH"),
            ("MCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0=", "PEM form"),
            ("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----", "PEM form"),
            ("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----", "broken"),
            ("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "broken"),
            ("-----BEGIN OTHER-----\nAAAA\n-----END OTHER-----", "something other"),
            (Ed25519Pem + Ed25519Pem, "more than one"),
            ("", "empty"),
            ("  \n ", "empty"),
            (new string('a', 9000), "longer than"),
        ];
        Assert.All(uploads, upload => Assert.Contains(upload.Said, Refused(upload.Text), StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_with_anything_added_cut_or_left_over_is_refused()
    {
        var whole = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(RsaPem(2048, [1, 0, 1]))).Spki;
        for (var length = 0; length < whole.Length; length++)
        {
            Refused(Pem(whole[..length]));
        }

        Refused(Pem([.. whole, 0]));
        Refused(Pem(Spki(Ed25519Oid, new byte[32], withNull: true)));
    }

    [Fact]
    public void A_flipped_bit_never_throws_and_never_makes_another_kind_of_key()
    {
        var whole = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(RsaPem(2048, [1, 0, 1]))).Spki;
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(KeyMint.ReadPublicKey(Pem(flipped)) is PublicKeyResult.Refused or PublicKeyResult.Accepted { Type: KeyType.Rsa });
        }
    }

    [Fact]
    public void A_verifier_is_made_of_whole_keys_of_the_right_type_only()
    {
        var ed25519 = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(Ed25519Pem)).Spki;
        Assert.Throws<ArgumentException>(() => SignatureVerifier.ForPublicKey(KeyType.Rsa, ed25519));
        Assert.Throws<ArgumentException>(() => SignatureVerifier.ForPublicKey(KeyType.Hmac, ed25519));
        Assert.Throws<ArgumentException>(() => SignatureVerifier.ForPublicKey(KeyType.Ed25519, ed25519[1..]));
        Assert.Throws<ArgumentException>(() => SignatureVerifier.ForPublicKey(KeyType.Ed25519, []));
    }

    /// <summary>The sentence, checked to be one and to hold nothing of the text.</summary>
    private static string Refused(string text)
    {
        var sentence = Assert.IsType<PublicKeyResult.Refused>(KeyMint.ReadPublicKey(text)).Sentence;
        Assert.DoesNotContain('\n', sentence);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        var content = string.Concat(text.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
        for (var i = 0; i + 12 <= content.Length; i++)
        {
            Assert.DoesNotContain(content.Substring(i, 12), sentence, StringComparison.Ordinal);
        }

        return sentence;
    }

    private static string Pem(byte[] der) => PemEncoding.WriteString("PUBLIC KEY", der);

    /// <summary>Shaped like an RSA key; nobody has to sign with it.</summary>
    private static string RsaPem(int bits, byte[] exponent, bool withNull = true, bool odd = true)
    {
        var modulus = new byte[(bits + 7) / 8];
        new Random(bits).NextBytes(modulus);
        var top = (bits - 1) % 8;
        modulus[0] = (byte)((modulus[0] & ((1 << top) - 1)) | (1 << top));
        modulus[^1] = (byte)(odd ? modulus[^1] | 1 : modulus[^1] & ~1);

        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteIntegerUnsigned(modulus);
            key.WriteIntegerUnsigned(exponent);
        }

        return Pem(Spki(RsaOid, key.Encode(), withNull));
    }

    private static byte[] Spki(string oid, byte[] key, bool withNull = true)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(oid);
                if (withNull)
                {
                    info.WriteNull();
                }
            }

            info.WriteBitString(key);
        }

        return info.Encode();
    }
}
