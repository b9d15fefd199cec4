using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Keys.Signing;

/// <summary>
/// API keys have the shape of the exchange's, 64 characters <c>[A-Za-z0-9]</c>, and can be told from any other such text:
/// <c>kw</c>, 56 random characters, and a checksum of 6. An API key is a name, not a secret.
/// </summary>
/// <remarks>
/// The checksum is the first four bytes of the SHA-256 of the 58 characters before it, big-endian, in base 62 (digits, upper case, lower case),
/// filled with <c>0</c> on the left: a scanner needs nothing else, and meets a false one once in four thousand million.
/// </remarks>
public static class ApiKeyFormat
{
    public const int Length = 64;

    private const int ChecksumLength = 6;
    private const int ChecksumAt = Length - ChecksumLength;

    public static string Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> key = stackalloc byte[Length];
        key[0] = (byte)'k';
        key[1] = (byte)'w';
        AlphanumericText.Fill(random, key[2..ChecksumAt]);
        WriteChecksum(key[..ChecksumAt], key[ChecksumAt..]);
        return Encoding.ASCII.GetString(key);
    }

    /// <summary>Whether this can be an API key at all, ours or the exchange's.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> key)
    {
        if (key.Length != Length)
        {
            return false;
        }

        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a gateway of this kind made the key.</summary>
    public static bool IsOurs(ReadOnlySpan<char> key)
    {
        if (!IsWellFormed(key) || key is not ['k', 'w', ..])
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(key, ascii);
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        WriteChecksum(ascii[..ChecksumAt], checksum);
        return checksum.SequenceEqual(ascii[ChecksumAt..]);
    }

    internal static void WriteChecksum(ReadOnlySpan<byte> key, Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        var rest = BinaryPrimitives.ReadUInt32BigEndian(hash);
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = (byte)AlphanumericText.Alphabet[(int)(rest % 62)];
            rest /= 62;
        }
    }
}
