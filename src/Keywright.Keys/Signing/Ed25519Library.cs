namespace Keywright.Keys.Signing;

/// <summary>The native library that signs and verifies with Ed25519; .NET has none of its own. Thread-safe.</summary>
internal abstract class Ed25519Library
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int PairBytes = SeedBytes + PublicKeyBytes;
    public const int SignatureBytes = 64;

    private static readonly Lazy<Ed25519Library?> Chosen = new(() => (Ed25519Library?)SodiumEd25519.TryLoad() ?? LibcryptoEd25519.TryLoad());

    /// <summary>libsodium when it is there, which takes half the time to verify and a quarter of it to sign; else libcrypto.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither is there.</exception>
    public static Ed25519Library Fastest =>
        FastestOrNone ?? throw new PlatformNotSupportedException("Ed25519 needs libsodium.so.23 (package libsodium23) or libcrypto.so.3 (package libssl3).");

    public static Ed25519Library? FastestOrNone => Chosen.Value;

    /// <summary>Name and version, for the start message and the doctor.</summary>
    public abstract string Name { get; }

    /// <param name="publicKey">32 bytes.</param>
    /// <param name="message">Any length, also none.</param>
    /// <param name="signature">64 bytes.</param>
    public abstract bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <param name="seed">The private key of RFC 8032: 32 random bytes.</param>
    /// <param name="pair">64 bytes elsewhere in memory: the seed, then the public key it gives.</param>
    public abstract void MakePair(ReadOnlySpan<byte> seed, Span<byte> pair);

    /// <param name="pair">What <see cref="MakePair"/> gave, and nothing else: signing under a public key that is not the seed's own gives the seed away.</param>
    /// <param name="message">Any length, also none.</param>
    /// <param name="signature">64 bytes.</param>
    public abstract void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature);
}
