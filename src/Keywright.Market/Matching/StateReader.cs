using System.Buffers.Binary;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> from)
{
    /// <summary>What has not been read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = from;

    public bool Flag() => Number() != 0;

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public long? OptionalNumber()
    {
        var has = Flag();
        var value = Number();
        return has ? value : null;
    }

    public ClientOrderId ClientId() => ClientOrderId.ReadInline(Take(ClientOrderId.InlineBytes));

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (Rest.Length < bytes)
        {
            throw new InvalidDataException("The saved exchange ends before its time.");
        }

        var taken = Rest[..bytes];
        Rest = Rest[bytes..];
        return taken;
    }
}
