using System.Buffers;
using System.Buffers.Binary;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Writes values little-endian, one after the other.</summary>
internal readonly struct StateWriter(IBufferWriter<byte> into)
{
    public void Flag(bool value) => Number(value ? 1 : 0);

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), value);
        into.Advance(sizeof(long));
    }

    public void Wide(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(into.GetSpan(16), value);
        into.Advance(16);
    }

    public void Number(long? value)
    {
        Flag(value.HasValue);
        Number(value.GetValueOrDefault());
    }

    public void ClientId(in ClientOrderId id)
    {
        id.WriteInline(into.GetSpan(ClientOrderId.InlineBytes)[..ClientOrderId.InlineBytes]);
        into.Advance(ClientOrderId.InlineBytes);
    }
}
