using System.Runtime.InteropServices;

namespace Keywright.Keys.Signing;

/// <summary>Ed25519 of libsodium.</summary>
internal sealed unsafe partial class SodiumEd25519 : Ed25519Library
{
    private const string Library = "libsodium.so.23";

    private SodiumEd25519()
    {
    }

    public override string Name { get; } = $"libsodium {Marshal.PtrToStringUTF8((nint)Version())}";

    public static SodiumEd25519? TryLoad() =>
        NativeLibrary.TryLoad(Library, typeof(SodiumEd25519).Assembly, DllImportSearchPath.SafeDirectories, out _) && Init() >= 0
            ? new SodiumEd25519()
            : null;

    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeyBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureBytes);
        fixed (byte* key = publicKey, text = message, given = signature)
        {
            return VerifyDetached(given, text, (ulong)message.Length, key) == 0;
        }
    }

    public override void MakePair(ReadOnlySpan<byte> seed, Span<byte> pair)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, PairBytes);
        var publicHalf = stackalloc byte[PublicKeyBytes];
        fixed (byte* from = seed, into = pair)
        {
            _ = KeyPair(publicHalf, into, from); // always 0
        }
    }

    public override void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, PairBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureBytes);
        fixed (byte* key = pair, text = message, into = signature)
        {
            _ = SignDetached(into, 0, text, (ulong)message.Length, key); // always 0
        }
    }

    // Safe to call more than once: 1 means that it was done before.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "sodium_version_string")]
    private static partial byte* Version();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "crypto_sign_verify_detached")]
    private static partial int VerifyDetached(byte* signature, byte* message, ulong length, byte* publicKey);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "crypto_sign_seed_keypair")]
    private static partial int KeyPair(byte* publicKey, byte* pair, byte* seed);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "crypto_sign_detached")]
    private static partial int SignDetached(byte* signature, nint signatureLength, byte* message, ulong length, byte* pair);
}
