using System.Buffers;
using System.Buffers.Binary;

namespace Keywright.Gateway.Budgets;

/// <summary>Writes state little-endian, the same bytes for the same state.</summary>
public readonly ref struct StateWriter(IBufferWriter<byte> into)
{
    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(4), value);
        into.Advance(4);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(8), value);
        into.Advance(8);
    }

    public void Int128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(into.GetSpan(16), value);
        into.Advance(16);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        into.Write(value);
    }
}

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The state ends early.</exception>
public ref struct StateReader(ReadOnlySpan<byte> from)
{
    private ReadOnlySpan<byte> rest = from;

    public readonly ReadOnlySpan<byte> Rest => rest;

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public Int128 Int128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    public ReadOnlySpan<byte> Take(int length)
    {
        if (rest.Length < length)
        {
            throw new InvalidDataException("The saved state ends early.");
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    public void SkipTo(ReadOnlySpan<byte> later) => rest = later;
}
