using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class RequestSignerTests
{
    private const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private const string Payload = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";

    // RFC 8032, 7.1: the first example, and the third.
    private const string EmptyPem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
    private const string EmptySignature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    private const string TwoSeed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    private const string TwoSignature = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    [Theory]
    [InlineData(Secret)]
    [InlineData(Secret + "\n")]
    [InlineData("\uFEFF" + Secret + "\r\n")]
    [InlineData(" \t" + Secret + " \n\n")]
    public void A_secret_signs_as_published_whatever_stands_round_it(string file)
    {
        using var signer = Accepted(file);

        Assert.Equal(KeyType.Hmac, signer.Type);
        Assert.Equal("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", signer.Sign(Payload));
        Assert.True(signer.Verify(Encoding.ASCII.GetBytes(Payload), "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"u8));
    }

    [Theory, MemberData(nameof(Ed25519VerifierTests.Libraries), MemberType = typeof(Ed25519VerifierTests))]
    public void Ed25519_signs_as_its_standard_shows(string library)
    {
        using var signer = new Ed25519Holder(Convert.FromHexString(TwoSeed), Ed25519VerifierTests.Library(library));

        Assert.Equal(TwoSignature, Convert.ToHexStringLower(Convert.FromBase64String(signer.Sign([0xaf, 0x82]))));
        Assert.True(signer.Verify([0xaf, 0x82], Encoding.ASCII.GetBytes(Convert.ToBase64String(Convert.FromHexString(TwoSignature)))));
        Assert.False(signer.Verify([0xaf, 0x83], Encoding.ASCII.GetBytes(Convert.ToBase64String(Convert.FromHexString(TwoSignature)))));
    }

    [Fact]
    public void An_Ed25519_key_is_read_from_its_PEM_file()
    {
        using var signer = Accepted(EmptyPem);

        Assert.Equal(KeyType.Ed25519, signer.Type);
        Assert.Equal(EmptySignature, Convert.ToHexStringLower(Convert.FromBase64String(signer.Sign(""))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_RSA_key_signs_what_its_public_half_verifies(bool pkcs8)
    {
        using var rsa = RSA.Create(2048);
        using var signer = Accepted(pkcs8 ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem());
        using var verifier = SignatureVerifier.ForPublicKey(KeyType.Rsa, rsa.ExportSubjectPublicKeyInfo());

        Assert.Equal(KeyType.Rsa, signer.Type);
        Assert.True(verifier.Verify(Encoding.ASCII.GetBytes(Payload), default, Encoding.ASCII.GetBytes(signer.Sign(Payload))));
    }

    [Theory]
    [InlineData("", "no secret")]
    [InlineData("two words", "neither a secret")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n", "public half")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "openssl pkey")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "broken")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQ", "broken")]
    public void What_is_no_secret_is_refused_in_a_sentence(string content, string words) =>
        Assert.Contains(words, Assert.IsType<SignerResult.Refused>(RequestSigner.Read(Encoding.UTF8.GetBytes(content))).Sentence);

    [Fact]
    public void A_weak_or_foreign_private_key_is_refused()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Contains("1024 bits", Assert.IsType<SignerResult.Refused>(RequestSigner.Read(Encoding.ASCII.GetBytes(small.ExportPkcs8PrivateKeyPem()))).Sentence);
        Assert.Contains("neither Ed25519 nor RSA", Assert.IsType<SignerResult.Refused>(RequestSigner.Read(Encoding.ASCII.GetBytes(curve.ExportPkcs8PrivateKeyPem()))).Sentence);
    }

    [Fact]
    public void A_signer_shows_nothing_and_signs_nothing_once_it_is_disposed_of()
    {
        using var rsa = RSA.Create(2048);
        foreach (var content in new[] { Secret, EmptyPem, rsa.ExportPkcs8PrivateKeyPem() })
        {
            var signer = Accepted(content);
            using (var trial = new SignatureTrial(signer, signer.Sign("a"), null))
            {
                foreach (var print in new[] { signer.ToString(), JsonSerializer.Serialize(signer, signer.GetType()), trial.ToString(), JsonSerializer.Serialize(trial), new SignerResult.Accepted(signer).ToString() })
                {
                    Assert.DoesNotContain(Secret[..8], print);
                    Assert.DoesNotContain("MC4C", print);
                }
            }

            Assert.Contains("***", signer.ToString());
            signer.Dispose();
            Assert.ThrowsAny<ObjectDisposedException>(() => signer.Sign("a"));
        }
    }

    [Theory]
    [InlineData("\n", SigningSlip.LineFeedInSecret)]
    [InlineData("\r\n", SigningSlip.CarriageReturnInSecret)]
    [InlineData(" ", SigningSlip.SpaceInSecret)]
    [InlineData("", SigningSlip.None)]
    public void A_trial_names_the_slip_of_the_secret(string behind, SigningSlip slip)
    {
        using var signer = Accepted(Secret);
        var sent = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret + behind), "a=1"u8));
        using var trial = new SignatureTrial(signer, sent, null);

        Assert.Equal(new SignatureMatch(slip, SignatureForm.Hex), trial.Match("a=1"u8));
        Assert.Null(trial.Match("a=2"u8));
        Assert.Equal(KeyType.Hmac, trial.LooksLike);
    }

    private static RequestSigner Accepted(string content) =>
        RequestSigner.Read(Encoding.UTF8.GetBytes(content)) switch
        {
            SignerResult.Accepted accepted => accepted.Signer,
            SignerResult.Refused refused => throw new InvalidOperationException(refused.Sentence),
            _ => throw new InvalidOperationException("Neither."),
        };
}
