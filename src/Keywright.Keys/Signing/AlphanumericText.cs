using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>Random text over <c>[0-9A-Za-z]</c>, every character equally likely.</summary>
internal static class AlphanumericText
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // 248 is the largest multiple of 62 in a byte: bytes from there on are drawn again, or the first eight characters would come more often.
    private const int UnbiasedBelow = 256 / 62 * 62;

    public static void Fill(RandomSource random, Span<byte> intoAscii)
    {
        Span<byte> drawn = stackalloc byte[64];
        var filled = 0;
        while (filled < intoAscii.Length)
        {
            random.Fill(drawn);
            foreach (var value in drawn)
            {
                if (value < UnbiasedBelow && filled < intoAscii.Length)
                {
                    intoAscii[filled++] = (byte)Alphabet[value % Alphabet.Length];
                }
            }
        }

        CryptographicOperations.ZeroMemory(drawn);
    }
}
