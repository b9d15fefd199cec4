using System.Text;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class UpstreamSignerTests
{
    // The key and the first signed example of the exchange's own documents.
    private const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private const string Payload = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
    private const string Signature = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71";

    [Fact]
    public void A_minted_pair_signs_what_its_pasted_public_key_verifies()
    {
        using var vault = TestVault.Create();
        var (pem, record) = UpstreamSigner.Mint(vault, "upstream main", RandomSource.System);
        using var signer = UpstreamSigner.Open(vault, "upstream main", record);
        Assert.Equal(KeyType.Ed25519, signer.Type);
        Assert.Equal(pem, signer.PublicKeyPem);
        Assert.Matches("^-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=\n-----END PUBLIC KEY-----\n$", pem);

        var key = Assert.IsType<PublicKeyResult.Accepted>(KeyMint.ReadPublicKey(pem));
        using var verifier = SignatureVerifier.ForPublicKey(key.Type, key.Spki);
        var signature = Sign(signer, Payload);
        Assert.True(verifier.Verify(Encoding.ASCII.GetBytes(Payload), [], Encoding.ASCII.GetBytes(signature)));
        Assert.False(verifier.Verify(Encoding.ASCII.GetBytes(Payload + "0"), [], Encoding.ASCII.GetBytes(signature)));
    }

    [Fact]
    public void No_two_pairs_are_the_same_and_one_seed_gives_one_pair()
    {
        using var vault = TestVault.Create();
        var pems = Enumerable.Range(0, 50).Select(_ => UpstreamSigner.Mint(vault, "x", RandomSource.System).PublicKeyPem).ToArray();
        Assert.Equal(pems.Length, pems.Distinct().Count());
        Assert.Equal(UpstreamSigner.Mint(vault, "x", new SeededRandom(7)).PublicKeyPem, UpstreamSigner.Mint(vault, "x", new SeededRandom(7)).PublicKeyPem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t\r\n")]
    public void A_given_secret_signs_the_exchanges_own_example_whatever_ends_its_file(string end)
    {
        using var vault = TestVault.Create();
        var record = UpstreamSigner.TrySealSecret(vault, "upstream main", Encoding.ASCII.GetBytes(Secret + end), out var problem);
        Assert.Null(problem);
        using var signer = UpstreamSigner.Open(vault, "upstream main", record);
        Assert.Equal(KeyType.Hmac, signer.Type);
        Assert.Null(signer.PublicKeyPem);
        Assert.Equal(Signature, Sign(signer, Payload));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n", "empty")]
    [InlineData("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0", "63 characters")]
    [InlineData("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j0", "65 characters")]
    [InlineData("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP\n1e3UZjInClVN65XAbvqqM6A7H5fATj0", "64 letters and digits and nothing else")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1h", "private key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS", "public key")]
    public void What_is_no_secret_of_the_exchange_is_refused_in_a_sentence_that_tells_nothing_of_it(string text, string says)
    {
        using var vault = TestVault.Create();
        Assert.Null(UpstreamSigner.TrySealSecret(vault, "x", Encoding.ASCII.GetBytes(text), out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Nhq", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("MC", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_opens_for_its_own_name_only_and_shows_nothing_of_the_secret()
    {
        using var vault = TestVault.Create();
        var record = UpstreamSigner.TrySealSecret(vault, "upstream main", Encoding.ASCII.GetBytes(Secret), out _)!;
        Assert.Throws<SealedRecordException>(() => UpstreamSigner.Open(vault, "upstream other", record));
        Assert.DoesNotContain(Secret[..16], Encoding.Latin1.GetString(record), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sealed_record_of_something_else_is_no_key()
    {
        using var vault = TestVault.Create();
        byte[][] others = [[], [0], [1], [2, .. new byte[32]], [1, .. new byte[31]], [1, .. new byte[33]], [0, .. "short"u8], Encoding.ASCII.GetBytes(Secret)];
        Assert.All(others, content => Assert.Throws<SealedRecordException>(() => UpstreamSigner.Open(vault, "x", vault.Seal("x", content))));
    }

    [Fact]
    public void Too_little_room_for_a_signature_is_said_before_anything_is_written()
    {
        using var vault = TestVault.Create();
        using var pair = UpstreamSigner.Open(vault, "x", UpstreamSigner.Mint(vault, "x", RandomSource.System).SealedKey);
        using var secret = UpstreamSigner.Open(vault, "x", UpstreamSigner.TrySealSecret(vault, "x", Encoding.ASCII.GetBytes(Secret), out _));
        foreach (var (signer, room) in new[] { (pair, 87), (secret, 63) })
        {
            var into = new byte[room];
            Assert.Throws<ArgumentOutOfRangeException>(() => signer.Sign("a=1"u8, into));
            Assert.Equal(new byte[room], into);
        }
    }

    [Fact]
    public async Task What_is_disposed_of_while_threads_sign_never_gives_a_wrong_signature()
    {
        using var vault = TestVault.Create();
        byte[][] records = [UpstreamSigner.Mint(vault, "x", RandomSource.System).SealedKey, UpstreamSigner.TrySealSecret(vault, "x", Encoding.ASCII.GetBytes(Secret), out _)!];
        foreach (var record in records)
        {
            for (var round = 0; round < 40; round++)
            {
                var signer = UpstreamSigner.Open(vault, "x", record);
                var right = Sign(signer, Payload);
                using var started = new CountdownEvent(2);
                var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() => SignUntilRefused(signer, right, started), TaskCreationOptions.LongRunning)).ToArray();
                started.Wait(TestContext.Current.CancellationToken);
                signer.Dispose();
                await Task.WhenAll(threads);
            }
        }
    }

    private static void SignUntilRefused(UpstreamSigner signer, string right, CountdownEvent started)
    {
        var into = new byte[UpstreamSigner.SignatureLengthMax];
        for (var signed = 0; ; signed++)
        {
            if (signed == 1)
            {
                started.Signal();
            }

            try
            {
                var length = signer.Sign(Encoding.ASCII.GetBytes(Payload), into);
                Assert.Equal(right, Encoding.ASCII.GetString(into, 0, length));
            }
            catch (ObjectDisposedException)
            {
                Assert.True(signed > 0);
                return;
            }
        }
    }

    private static string Sign(UpstreamSigner signer, string payload)
    {
        var into = new byte[UpstreamSigner.SignatureLengthMax];
        var length = signer.Sign(Encoding.ASCII.GetBytes(payload), into);
        return Encoding.ASCII.GetString(into, 0, length);
    }
}
