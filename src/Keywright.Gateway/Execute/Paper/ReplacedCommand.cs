using System.Buffers.Binary;
using System.Text;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A cancel-replace of which at least one half succeeded, as its journal entry holds it, behind the audit head.</summary>
internal readonly record struct ReplacedCommand
{
    private const int TextMax = 120;
    private const int FaultLength = 2 + 4 + 1 + TextMax;

    /// <summary>Order id 0: the cancel failed.</summary>
    public required CanceledCommand Cancel { get; init; }

    /// <summary>Order id 0: the new order was refused or not attempted.</summary>
    public required PlacedCommand Place { get; init; }

    /// <summary>Default: the cancel succeeded.</summary>
    public required Fault CancelFault { get; init; }

    /// <summary>Default: the new order was accepted, or not attempted.</summary>
    public required Fault PlaceFault { get; init; }

    /// <summary>Of the whole call; default: both halves succeeded.</summary>
    public required Fault WholeFault { get; init; }

    public Fault? Failure => WholeFault.Code == 0 ? null : WholeFault;

    /// <summary>Bytes it will take, known before the engine has done anything.</summary>
    public static int LengthOf(in ClientOrderId cancelId, in PlaceOrder order) => CanceledCommand.LengthOf(in cancelId) + PlacedCommand.LengthOf(in order) + (3 * FaultLength);

    public int Write(Span<byte> into)
    {
        var length = Cancel.Write(into);
        length += Place.Write(into[length..]);
        foreach (var fault in (ReadOnlySpan<Fault>)[CancelFault, PlaceFault, WholeFault])
        {
            Write(fault, into.Slice(length, FaultLength));
            length += FaultLength;
        }

        return length;
    }

    public static ReplacedCommand Read(ref StateReader reader, in AuditHead head) => new()
    {
        Cancel = CanceledCommand.Read(ref reader),
        Place = PlacedCommand.Read(ref reader, in head),
        CancelFault = ReadFault(reader.Take(FaultLength)),
        PlaceFault = ReadFault(reader.Take(FaultLength)),
        WholeFault = ReadFault(reader.Take(FaultLength)),
    };

    private static void Write(Fault fault, Span<byte> into)
    {
        into.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)fault.Status);
        BinaryPrimitives.WriteInt32LittleEndian(into[2..], fault.Code);
        var text = (fault.Message ?? "").AsSpan();
        into[6] = (byte)Encoding.ASCII.GetBytes(text[..Math.Min(text.Length, TextMax)], into[7..]);
    }

    private static Fault ReadFault(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(from),
        BinaryPrimitives.ReadInt32LittleEndian(from[2..]),
        Encoding.ASCII.GetString(from.Slice(7, from[6])));
}
