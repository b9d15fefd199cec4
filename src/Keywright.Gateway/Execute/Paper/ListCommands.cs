using System.Buffers.Binary;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>An order list as its journal entry holds it, behind the audit head: both orders as if placed alone, and what makes them a list.</summary>
internal readonly record struct ListPlacedCommand
{
    /// <summary>The order's number in it is the list's first; the digest is of the whole list.</summary>
    public required PlacedCommand First { get; init; }

    public required PlacedCommand Second { get; init; }

    public required long ListId { get; init; }

    public required ClientOrderId ClientId { get; init; }

    public PlaceOrderList List => new() { ClientId = ClientId, First = First.Order, Second = Second.Order };

    /// <summary>Bytes it will take, known before the engine has done anything.</summary>
    public static int LengthOf(in PlaceOrderList list) => 8 + 1 + list.ClientId.Length + PlacedCommand.LengthOf(list.First) + PlacedCommand.LengthOf(list.Second);

    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, ListId);
        var length = 8 + CommandText.Write(ClientId, into[8..]);
        length += First.Write(into[length..]);
        return length + Second.Write(into[length..]);
    }

    public static ListPlacedCommand Read(ref StateReader reader, in AuditHead head) => new()
    {
        ListId = reader.Int64(),
        ClientId = CommandText.Read(ref reader),
        First = PlacedCommand.Read(ref reader, in head),
        Second = PlacedCommand.Read(ref reader, in head),
    };
}
