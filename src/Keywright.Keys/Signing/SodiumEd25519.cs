using System.Runtime.InteropServices;
using System.Security.Cryptography;

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
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, 32);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, 64);
        fixed (byte* key = publicKey, text = message, given = signature)
        {
            return VerifyDetached(given, text, (ulong)message.Length, key) == 0;
        }
    }

    public override void CompletePair(Span<byte> pair)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, 64);
        Span<byte> publicKey = stackalloc byte[32];
        Span<byte> seed = stackalloc byte[32];
        pair[..32].CopyTo(seed);
        fixed (byte* both = pair, half = publicKey, from = seed)
        {
            // Its own form of a private key is this very pair; it hashes into it, so the seed must stand elsewhere.
            var result = MakePair(half, both, from);
            CryptographicOperations.ZeroMemory(seed);
            Demand(result);
        }
    }

    public override void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, 64);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, 64);
        fixed (byte* key = pair, text = message, into = signature)
        {
            Demand(SignDetached(into, null, text, (ulong)message.Length, key));
        }
    }

    private static void Demand(int result)
    {
        if (result != 0)
        {
            throw new CryptographicException("libsodium refused to sign with Ed25519.");
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
    private static partial int MakePair(byte* publicKey, byte* pair, byte* seed);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "crypto_sign_detached")]
    private static partial int SignDetached(byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* pair);
}
