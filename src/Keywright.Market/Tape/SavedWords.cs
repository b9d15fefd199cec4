using System.Buffers;
using System.Buffers.Binary;

namespace Keywright.Market.Tape;

/// <summary>The saved form of tape and crowd: little-endian 64-bit words.</summary>
internal static class SavedWords
{
    public static void Put(IBufferWriter<byte> into, params ReadOnlySpan<long> words)
    {
        var bytes = into.GetSpan(words.Length * sizeof(long));
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], words[i]);
        }

        into.Advance(words.Length * sizeof(long));
    }

    /// <exception cref="FormatException">There is no further word.</exception>
    public static long Next(ref ReadOnlySpan<byte> from)
    {
        if (from.Length < sizeof(long))
        {
            throw new FormatException("The saved state ends too early.");
        }

        var word = BinaryPrimitives.ReadInt64LittleEndian(from);
        from = from[sizeof(long)..];
        return word;
    }

    /// <summary>A count that was saved before a list.</summary>
    /// <exception cref="FormatException">It is no count up to the limit.</exception>
    public static int NextCount(ref ReadOnlySpan<byte> from, int limit)
    {
        var count = Next(ref from);
        return count >= 0 && count <= limit ? (int)count : throw new FormatException("The saved state holds an impossible count.");
    }
}
