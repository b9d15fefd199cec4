using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;

namespace Keywright.Keys.Credentials;

/// <summary>
/// What a program or a browser shows in the place of a password: a prefix, 43 random characters <c>[A-Za-z0-9]</c> (256 bits), and a
/// checksum of 6 that lets scanners know one. Kept as its SHA-256, which is enough for what nobody can guess.
/// </summary>
/// <remarks>The checksum is made as an API key's, over the characters before it.</remarks>
public static class BearerToken
{
    /// <summary>Begins a token for the control API.</summary>
    public const string ApiPrefix = "kwt";

    /// <summary>Begins the cookie of a person who signed in.</summary>
    public const string SessionPrefix = "kws";

    /// <summary>Begins the token of a link that shows a key's secret once.</summary>
    public const string ClaimPrefix = "kwc";

    /// <summary>Begins the token of a link that binds a key to another address.</summary>
    public const string RebindPrefix = "kwr";

    public const int Length = 52;

    private const int ChecksumAt = 46;

    public static string Create(string prefix, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> token = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(prefix, token);
        AlphanumericText.Fill(random, token[prefix.Length..ChecksumAt]);
        ApiKeyFormat.WriteChecksum(token[..ChecksumAt], token[ChecksumAt..]);
        return Encoding.ASCII.GetString(token);
    }

    /// <summary>Whether a gateway of this kind made it.</summary>
    public static bool IsOurs(string prefix, ReadOnlySpan<char> token)
    {
        if (token.Length != Length || !token.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[Length];
        Span<byte> checksum = stackalloc byte[Length - ChecksumAt];
        if (Encoding.ASCII.GetBytes(token, ascii) != Length)
        {
            return false;
        }

        ApiKeyFormat.WriteChecksum(ascii[..ChecksumAt], checksum);
        return checksum.SequenceEqual(ascii[ChecksumAt..]);
    }

    /// <summary>As it is kept: SHA-256 in hex.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
