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
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, 32);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, 64);
        fixed (byte* key = publicKey, text = message, given = signature)
        {
            return VerifyDetached(given, text, (ulong)message.Length, key) == 0;
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
}
