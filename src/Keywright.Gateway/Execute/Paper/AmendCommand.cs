using System.Buffers.Binary;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>An amendment as its journal entry holds it, behind the audit head.</summary>
internal readonly record struct AmendCommand
{
    private const int FixedLength = 2 + 1 + 8 + 8 + 8;

    public required int Symbol { get; init; }

    public required TimeUnit TimeUnit { get; init; }

    public required long OrderId { get; init; }

    public required long NewLots { get; init; }

    public required ulong EventsDigest { get; init; }

    public required ClientOrderId NewClientId { get; init; }

    /// <summary>Bytes it will take, known before the engine has done anything.</summary>
    public static int LengthOf(in ClientOrderId newClientId) => FixedLength + 1 + newClientId.Length;

    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)Symbol);
        into[2] = (byte)TimeUnit;
        BinaryPrimitives.WriteInt64LittleEndian(into[3..], OrderId);
        BinaryPrimitives.WriteInt64LittleEndian(into[11..], NewLots);
        BinaryPrimitives.WriteUInt64LittleEndian(into[19..], EventsDigest);
        return FixedLength + CommandText.Write(NewClientId, into[FixedLength..]);
    }

    public static AmendCommand Read(ref StateReader reader)
    {
        var fields = reader.Take(FixedLength);
        return new AmendCommand
        {
            Symbol = BinaryPrimitives.ReadUInt16LittleEndian(fields),
            TimeUnit = (TimeUnit)fields[2],
            OrderId = BinaryPrimitives.ReadInt64LittleEndian(fields[3..]),
            NewLots = BinaryPrimitives.ReadInt64LittleEndian(fields[11..]),
            EventsDigest = BinaryPrimitives.ReadUInt64LittleEndian(fields[19..]),
            NewClientId = CommandText.Read(ref reader),
        };
    }
}
