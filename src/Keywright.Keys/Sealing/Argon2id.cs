using System.Runtime.InteropServices;

namespace Keywright.Keys.Sealing;

/// <summary>Argon2id version 1.3 with one lane (RFC 9106), as libsodium computes it; .NET has none of its own.</summary>
internal static unsafe partial class Argon2id
{
    public const int SaltBytes = 16;
    public const string Missing = "Passphrases need libsodium.so.23: install the package libsodium23, or use a key file.";

    private const string Library = "libsodium.so.23";
    private const int Algorithm13 = 2; // crypto_pwhash_ALG_ARGON2ID13

    private static readonly Lazy<bool> Loaded = new(() =>
        NativeLibrary.TryLoad(Library, typeof(Argon2id).Assembly, DllImportSearchPath.SafeDirectories, out _) && Init() >= 0);

    public static bool IsPresent => Loaded.Value;

    /// <summary>Fills all of <paramref name="into"/>.</summary>
    /// <exception cref="SealKeyException">libsodium is missing, or the machine has not the memory.</exception>
    public static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, PassphraseCost cost, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        if (!IsPresent)
        {
            throw new SealKeyException(Missing);
        }

        int answer;
        fixed (byte* output = into, text = passphrase, grains = salt)
        {
            answer = Hash(output, (ulong)into.Length, text, (ulong)passphrase.Length, grains, cost.Operations, (nuint)cost.MemoryKiB * 1024, Algorithm13);
        }

        if (answer != 0)
        {
            throw new SealKeyException($"Opening the vault takes {cost.MemoryKiB / 1024} MiB of memory for a moment, and this machine did not give them: free some and try again.");
        }
    }

    // Safe to call more than once: 1 means that it was done before.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "crypto_pwhash")]
    private static partial int Hash(byte* output, ulong outputLength, byte* passphrase, ulong passphraseLength, byte* salt, ulong operations, nuint memory, int algorithm);
}
