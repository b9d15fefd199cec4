using System.Security.Cryptography;

namespace Keywright.Keys.Sealing;

/// <summary>AES-GCM with a 96-bit nonce and a 128-bit tag, the tag after the ciphertext.</summary>
internal static class AesGcmBox
{
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>Encrypts into <paramref name="into"/>, which is as long as <paramref name="plain"/> and the tag together.</summary>
    public static void Close(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> into)
    {
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagBytes), associated);
    }

    /// <summary>False, with <paramref name="into"/> zeroed, unless every bit of all that went in is the same.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> box, Span<byte> into)
    {
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(nonce, box[..^TagBytes], box[^TagBytes..], into, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(into);
            return false;
        }
    }
}
