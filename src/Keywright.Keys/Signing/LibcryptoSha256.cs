using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>
/// libcrypto's own SHA-256 with the state in the caller's hands (openssl/sha.h). The newer EVP functions allocate a context for each
/// message, which costs more than hashing a request does; these are marked as old but are part of every libcrypto.so.3 not built without them.
/// </summary>
internal static unsafe partial class LibcryptoSha256
{
    private const string Library = "libcrypto.so.3";

    /// <summary>Whether the library has the functions and they count right here.</summary>
    public static bool IsPresent { get; } = Probe();

    /// <summary>SHA256_CTX: eight words, two of length, one block, two counters. The layout is fixed for all of libcrypto.so.3.</summary>
    [InlineArray(SizeBytes / sizeof(uint))]
    public struct State
    {
        public const int SizeBytes = (8 + 2 + 16 + 2) * sizeof(uint);

        private uint word;
    }

    public static void Start(ref State state)
    {
        fixed (State* at = &state)
        {
            Demand(Init(at));
        }
    }

    public static void Append(ref State state, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        fixed (State* at = &state)
        fixed (byte* from = bytes)
        {
            Demand(Update(at, from, (nuint)bytes.Length));
        }
    }

    /// <param name="state">Zero it afterwards if it held anything secret.</param>
    /// <param name="hash">32 bytes.</param>
    public static void Finish(ref State state, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, SHA256.HashSizeInBytes);
        fixed (State* at = &state)
        fixed (byte* into = hash)
        {
            Demand(Final(into, at));
        }
    }

    private static bool Probe()
    {
        if (!NativeLibrary.TryLoad(Library, typeof(LibcryptoSha256).Assembly, DllImportSearchPath.SafeDirectories, out var library)
            || !NativeLibrary.TryGetExport(library, "SHA256_Init", out _)
            || !NativeLibrary.TryGetExport(library, "SHA256_Update", out _)
            || !NativeLibrary.TryGetExport(library, "SHA256_Final", out _))
        {
            return false;
        }

        // Across a block's edge and in two parts, with the state copied between: what verifying does.
        Span<byte> message = stackalloc byte[100];
        message.Fill((byte)'k');
        State state = default;
        Start(ref state);
        Append(ref state, message[..33]);
        var copy = state;
        Append(ref copy, message[33..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Finish(ref copy, hash);
        return hash.SequenceEqual(SHA256.HashData(message));
    }

    private static void Demand(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("libcrypto refused to hash.");
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "SHA256_Init")]
    private static partial int Init(State* state);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    private static partial int Update(State* state, byte* bytes, nuint length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "SHA256_Final")]
    private static partial int Final(byte* hash, State* state);
}
