using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class Ed25519VerifierTests
{
    // A published example of the exchange's own client library.
    private const string Spki = "MCowBQYDK2VwAyEAXD1NDYTGn4fIYgPcsQKTNhdEj3D2FnO5OAvyjiQgXYE=";
    private const string Payload = "price=50000&quantity=1&side=BUY&symbol=BTCUSDT&timestamp=1631234567890&type=LIMIT";
    private const string Signature = "a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCw==";

    public static TheoryData<string> Libraries => ["libsodium", "libcrypto"];

    internal static Ed25519Library Library(string name)
    {
        Ed25519Library? library = name == "libsodium" ? SodiumEd25519.TryLoad() : LibcryptoEd25519.TryLoad();
        Assert.SkipWhen(library is null, $"{name} is not on this machine.");
        return library;
    }

    [Fact]
    public void The_faster_library_is_taken_when_it_is_there()
    {
        Assert.NotNull(LibrariesInUse.Ed25519);
        Assert.StartsWith(SodiumEd25519.TryLoad() is null ? "OpenSSL" : "libsodium", LibrariesInUse.Ed25519, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{LibrariesInUse.Ed25519}; {LibcryptoEd25519.TryLoad()?.Name}; HMAC by {LibrariesInUse.HmacSha256}");
    }

    [Theory, MemberData(nameof(Libraries))]
    public void Wherever_the_payload_is_cut_in_two_the_signature_holds(string library)
    {
        using var verifier = Verifier(library);
        for (var cut = 0; cut <= Payload.Length; cut++)
        {
            Assert.True(Verify(verifier, Payload[..cut], Payload[cut..], Signature));
        }

        Assert.False(Verify(verifier, Payload, Payload, Signature));
    }

    [Theory, MemberData(nameof(Libraries))]
    public void Any_flipped_bit_is_refused(string library)
    {
        using var verifier = Verifier(library);
        var raw = Convert.FromBase64String(Signature);
        for (var bit = 0; bit < raw.Length * 8; bit++)
        {
            var flipped = raw.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(verifier, Payload, "", Convert.ToBase64String(flipped)));
        }
    }

    [Theory, MemberData(nameof(Libraries))]
    public void Long_payloads_in_two_parts_are_joined_whole(string library)
    {
        // No long message is signed here, so the join is seen through a library that only remembers.
        var seen = new RememberingLibrary(Library(library));
        using var verifier = new Ed25519Verifier(Convert.FromBase64String(Spki), seen);
        var random = new SeededRandom();
        foreach (var (first, second) in new[] { (500, 524), (500, 525), (1, 100_000), (0, 5000), (5000, 0), (0, 0) })
        {
            var query = random.Bytes(first);
            var body = random.Bytes(second);
            Assert.False(verifier.Verify(query, body, Encoding.ASCII.GetBytes(Signature)));
            Assert.Equal([.. query, .. body], seen.Message);
        }
    }

    [Fact]
    public void Spaces_count_as_plus() =>
        Assert.True(Verify(Verifier("libcrypto"), Payload, "", Signature.Replace('+', ' ')));

    [Theory]
    [InlineData("")]
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCw")] // no padding
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCw=")]
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCx==")] // stray bits
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCw==\n")]
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNje\nyovIuDP+9fyjYmsojCw==")]
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP-9fyjYmsojCw==")] // URL alphabet
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP%2B9fyjYmsojCw==")]
    [InlineData("a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCwAA")]
    [InlineData("6b83e6de9d360f61d7b4d7e8dc305a5427bd3afee495e75ec2062d1a37a4a2d166679c176b7982e40b4b07b0a9029872")]
    public void Only_the_one_canonical_base64_is_a_signature(string signature) =>
        Assert.False(Verify(Verifier("libcrypto"), Payload, "", signature));

    [Fact]
    public void A_disposed_verifier_refuses_the_right_signature()
    {
        var verifier = SignatureVerifier.ForPublicKey(KeyType.Ed25519, Convert.FromBase64String(Spki));
        Assert.True(Verify(verifier, Payload, "", Signature));
        verifier.Dispose();
        Assert.False(Verify(verifier, Payload, "", Signature));
    }

    private static Ed25519Verifier Verifier(string library) => new(Convert.FromBase64String(Spki), Library(library));

    private static bool Verify(SignatureVerifier verifier, string query, string body, string signature) =>
        verifier.Verify(Encoding.UTF8.GetBytes(query), Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(signature));

    private sealed class RememberingLibrary(Ed25519Library real) : Ed25519Library
    {
        public byte[] Message { get; private set; } = [];

        public override string Name => real.Name;

        public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        {
            Message = message.ToArray();
            return real.Verify(publicKey, message, signature);
        }

        public override void MakePair(ReadOnlySpan<byte> seed, Span<byte> pair) => real.MakePair(seed, pair);

        public override void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature) => real.Sign(pair, message, signature);
    }
}
