namespace Keywright.Keys.Signing;

/// <summary>The native library that signs and verifies with Ed25519; .NET has none of its own. Thread-safe.</summary>
internal abstract class Ed25519Library
{
    private static readonly Lazy<Ed25519Library?> Chosen = new(() => (Ed25519Library?)SodiumEd25519.TryLoad() ?? LibcryptoEd25519.TryLoad());

    /// <summary>libsodium when it is there, which takes half the time; else libcrypto.</summary>
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

    /// <summary>The public half of a private key.</summary>
    /// <param name="pair">64 bytes: the seed of 32 stands there, the public key is written behind it.</param>
    public abstract void CompletePair(Span<byte> pair);

    /// <param name="pair">64 bytes: seed and public key.</param>
    /// <param name="message">Any length, also none.</param>
    /// <param name="signature">64 bytes, written.</param>
    public abstract void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature);
}
