using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class HmacVerifierTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");

    public static TheoryData<string> Ways => ["libcrypto", ".NET"];

    internal static HmacKey Key(string way, ReadOnlySpan<byte> secret)
    {
        Assert.SkipUnless(way == ".NET" || LibcryptoSha256.IsPresent, "libcrypto.so.3 has no low-level SHA-256 here.");
        return way == ".NET" ? new FrameworkHmacKey(secret) : new LibcryptoHmacKey(secret);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Hex_of_any_case_is_the_same_signature(string way)
    {
        using var verifier = new HmacVerifier(Key(way, Secret));
        var hex = Convert.ToHexString(HMACSHA256.HashData(Secret, "a=1"u8));
        Assert.True(Verify(verifier, "a=1", "", hex));
        Assert.True(Verify(verifier, "a=1", "", hex.ToLowerInvariant()));
        Assert.True(Verify(verifier, "a=1", "", string.Concat(hex.Select((digit, i) => i % 3 == 0 ? char.ToLowerInvariant(digit) : digit))));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Wherever_the_payload_is_cut_in_two_the_signature_holds(string way)
    {
        using var verifier = new HmacVerifier(Key(way, Secret));
        var payload = new SeededRandom().Bytes(300);
        var signature = Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(Secret, payload)));
        for (var cut = 0; cut <= payload.Length; cut++)
        {
            Assert.True(verifier.Verify(payload.AsSpan(0, cut), payload.AsSpan(cut), signature));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Keys_and_payloads_of_any_length_give_the_frameworks_result(string way)
    {
        var random = new SeededRandom();
        foreach (var keyLength in new[] { 1, 31, 63, 64, 65, 128, 1000 })
        {
            var secret = random.Bytes(keyLength);
            using var key = Key(way, secret);
            foreach (var length in new[] { 0, 1, 55, 56, 63, 64, 65, 119, 128, 10_000 })
            {
                var payload = random.Bytes(length);
                var mac = new byte[HmacKey.MacBytes];
                var cut = random.Below(length + 1);
                key.Compute(payload.AsSpan(0, cut), payload.AsSpan(cut), mac);
                Assert.Equal(HMACSHA256.HashData(secret, payload), mac);
            }
        }
    }

    [Fact]
    public void Any_flipped_bit_and_any_other_text_is_refused()
    {
        using var verifier = new HmacVerifier(HmacKey.Prepare(Secret));
        var mac = HMACSHA256.HashData(Secret, "a=1"u8);
        for (var bit = 0; bit < 256; bit++)
        {
            var flipped = mac.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(verifier, "a=1", "", Convert.ToHexString(flipped)));
        }

        var hex = Convert.ToHexString(mac);
        string[] others = ["", hex[..62], hex[..63], hex[..32], hex + "0", hex + "00", " " + hex[1..], hex[..63] + "g", hex[..63] + " ", "0x" + hex[..62], "0x" + hex, Convert.ToBase64String(mac)];
        Assert.All(others, other => Assert.False(Verify(verifier, "a=1", "", other)));
    }

    [Fact]
    public void A_signature_that_ends_in_zeros_needs_them_written()
    {
        using var verifier = new HmacVerifier(HmacKey.Prepare(Secret));
        var payload = 0;
        byte[] mac;
        do
        {
            mac = HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes($"{++payload}"));
        }
        while (mac[^1] != 0);
        Assert.True(Verify(verifier, $"{payload}", "", Convert.ToHexString(mac)));
        Assert.False(Verify(verifier, $"{payload}", "", Convert.ToHexString(mac[..^1])));
    }

    [Fact]
    public void A_disposed_verifier_refuses_the_right_signature_and_the_one_of_the_zeroed_key()
    {
        var key = new LibcryptoHmacKey(Secret);
        var verifier = new HmacVerifier(key);
        var right = Convert.ToHexString(HMACSHA256.HashData(Secret, "a=1"u8));
        Assert.True(Verify(verifier, "a=1", "", right));
        verifier.Dispose();
        verifier.Dispose();
        Assert.False(Verify(verifier, "a=1", "", right));

        var mac = new byte[HmacKey.MacBytes];
        key.Compute("a=1"u8, [], mac); // what anybody can compute who knows that the key is zeros now
        Assert.False(Verify(verifier, "a=1", "", Convert.ToHexString(mac)));
    }

    [Fact]
    public async Task Many_threads_verify_at_once()
    {
        using var verifier = new HmacVerifier(HmacKey.Prepare(Secret));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var payload = Encoding.ASCII.GetBytes($"thread={thread}&i={i}");
                var signature = Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(Secret, payload)));
                Assert.True(verifier.Verify(payload, [], signature));
                Assert.False(verifier.Verify(payload, "x"u8, signature));
            }
        })));
    }

    [Fact]
    public void Checking_a_signature_takes_nothing_from_the_heap()
    {
        Assert.SkipUnless(LibcryptoSha256.IsPresent, "libcrypto.so.3 has no low-level SHA-256 here.");
        using var verifier = new HmacVerifier(HmacKey.Prepare(Secret));
        var signature = Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(Secret, "a=1"u8)));
        verifier.Verify("a=1"u8, [], signature);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            verifier.Verify("a=1"u8, [], signature);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static bool Verify(SignatureVerifier verifier, string query, string body, string signature) =>
        verifier.Verify(Encoding.UTF8.GetBytes(query), Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(signature));
}
