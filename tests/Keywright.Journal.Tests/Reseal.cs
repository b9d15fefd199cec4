using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Keywright.Journal.Tests;

/// <summary>The format written down a second time, by hand: what somebody with an editor and time could do to a segment.</summary>
internal static class Reseal
{
    /// <summary>Makes a changed header's checksum right.</summary>
    public static void Header(Span<byte> segment)
    {
        segment.Slice(12, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(segment[12..], Crc(uint.MaxValue, segment[..4096]));
    }

    /// <summary>Makes one changed frame's checksum right.</summary>
    public static void Entry(Span<byte> segment, int at)
    {
        var seed = BinaryPrimitives.ReadUInt32LittleEndian(segment[12..]);
        var size = Small.FrameBytes(BinaryPrimitives.ReadInt32LittleEndian(segment[at..]));
        var crc = BitOperations.Crc32C(seed, BinaryPrimitives.ReadUInt32LittleEndian(segment[at..]));
        BinaryPrimitives.WriteUInt32LittleEndian(segment[(at + 4)..], Crc(crc, segment.Slice(at + 8, size - 8)));
    }

    /// <summary>Computes every hash of a segment anew from its header on.</summary>
    public static void Chain(Span<byte> segment)
    {
        var previous = segment.Slice(24, 32).ToArray();
        for (var at = 4096; BinaryPrimitives.ReadUInt64LittleEndian(segment[(at + 8)..]) is > 0 and < 1 << 20;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(segment[at..]);
            if (length < 0)
            {
                break;
            }

            previous = SHA256.HashData([.. previous, .. segment.Slice(at + 8, 8), segment[at + 24], .. segment.Slice(at + 64, length)]);
            previous.CopyTo(segment[(at + 32)..]);
            Entry(segment, at);
            at += Small.FrameBytes(length);
        }
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
