using System.Buffers.Binary;
using System.Numerics;

namespace Keywright.Journal.Segments;

/// <summary>CRC-32C over whole 8-byte words, one processor instruction each.</summary>
internal static class Crc
{
    /// <summary>The length must be a multiple of 8.</summary>
    public static uint Over(uint seed, ReadOnlySpan<byte> words)
    {
        var crc = seed;
        for (var at = 0; at < words.Length; at += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(words[at..]));
        }

        return crc;
    }
}
