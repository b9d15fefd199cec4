using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>Ed25519 of libcrypto, which .NET needs for TLS anyway. Contexts are made for each call: they cost a hundredth of it and are then nobody else's.</summary>
internal sealed unsafe partial class LibcryptoEd25519 : Ed25519Library
{
    private const string Library = "libcrypto.so.3";
    private const int Ed25519Id = 1087; // NID_ED25519

    private LibcryptoEd25519()
    {
    }

    public override string Name { get; } = Marshal.PtrToStringUTF8((nint)Version(0)) ?? "libcrypto";

    public static LibcryptoEd25519? TryLoad() =>
        NativeLibrary.TryLoad(Library, typeof(LibcryptoEd25519).Assembly, DllImportSearchPath.SafeDirectories, out _) ? new LibcryptoEd25519() : null;

    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        nint key = 0;
        nint context = 0;
        try
        {
            fixed (byte* raw = publicKey, text = message, given = signature)
            {
                key = Demand(NewPublicKey(Ed25519Id, 0, raw, (nuint)publicKey.Length));
                context = Demand(NewContext());
                Demand(VerifyInit(context, 0, 0, 0, key));
                return VerifyWhole(context, given, (nuint)signature.Length, text, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            // Both take null. What the library noted about a refusal would otherwise pile up on this thread.
            FreeContext(context);
            FreeKey(key);
            ClearErrors();
        }
    }

    public override void MakePair(ReadOnlySpan<byte> seed, Span<byte> pair)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, PairBytes);
        nint key = 0;
        try
        {
            fixed (byte* raw = seed, publicHalf = pair[SeedBytes..])
            {
                nuint length = PublicKeyBytes;
                key = Demand(NewPrivateKey(Ed25519Id, 0, raw, SeedBytes));
                Demand(GetPublicKey(key, publicHalf, ref length));
                seed.CopyTo(pair);
            }
        }
        finally
        {
            FreeKey(key);
            ClearErrors();
        }
    }

    // The library works out the public half anew each time, which is half of what a signature costs; keeping its own key object for that would
    // put a second copy of the private key where nobody zeroes it on time.
    public override void Sign(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pair.Length, PairBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureBytes);
        nint key = 0;
        nint context = 0;
        try
        {
            fixed (byte* raw = pair, text = message, into = signature)
            {
                nuint length = SignatureBytes;
                key = Demand(NewPrivateKey(Ed25519Id, 0, raw, SeedBytes));
                context = Demand(NewContext());
                Demand(SignInit(context, 0, 0, 0, key));
                Demand(SignWhole(context, into, ref length, text, (nuint)message.Length));
            }
        }
        finally
        {
            FreeContext(context);
            FreeKey(key); // zeroes what it held
            ClearErrors();
        }
    }

    private static nint Demand(nint result) => result > 0
        ? result
        : throw new CryptographicException("libcrypto refused to work with Ed25519.");

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "OpenSSL_version")]
    private static partial byte* Version(int what);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewPublicKey(int type, nint engine, byte* raw, nuint length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewPrivateKey(int type, nint engine, byte* raw, nuint length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetPublicKey(nint key, byte* into, ref nuint length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    private static partial int VerifyWhole(nint context, byte* signature, nuint signatureLength, byte* message, nuint messageLength);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    private static partial int SignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    private static partial int SignWhole(nint context, byte* signature, ref nuint signatureLength, byte* message, nuint messageLength);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}
