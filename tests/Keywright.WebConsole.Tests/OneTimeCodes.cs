using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Keywright.WebConsole.Tests;

/// <summary>A device for one-time codes, as RFC 6238 describes it; of its own making, so that it shares no fault with the gateway's.</summary>
internal static class OneTimeCodes
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="secret">In base 32.</param>
    /// <param name="stepsAhead">0 for what it shows now.</param>
    public static string Of(string secret, int stepsAhead)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + stepsAhead);
        var mac = HMACSHA1.HashData(Bytes(secret), counter.ToArray());
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string text)
    {
        var bits = string.Concat(text.TrimEnd('=').Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2))];
    }
}
