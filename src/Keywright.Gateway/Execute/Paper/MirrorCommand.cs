using System.Buffers.Binary;
using Keywright.Gateway.Budgets;
using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// What another exchange's market has become, as its journal entry holds it. Nobody asked for it, so it has no audit head; a replay needs no way to
/// that exchange.
/// </summary>
internal readonly record struct MirrorCommand(long TimeUs, ulong EventsDigest, MirrorUpdate Update)
{
    private const int FixedLength = 8 + 8 + 2 + 1 + 2 + 2;
    private const int ItemLength = 1 + 8 + 8;

    public static int LengthOf(MirrorUpdate update) => FixedLength + ((update.Levels.Count + update.Trades.Count) * ItemLength);

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, TimeUs);
        BinaryPrimitives.WriteUInt64LittleEndian(into[8..], EventsDigest);
        BinaryPrimitives.WriteUInt16LittleEndian(into[16..], (ushort)Update.Symbol);
        into[18] = (byte)(Update.IsLost ? 1 : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(into[19..], (ushort)Update.Levels.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(into[21..], (ushort)Update.Trades.Count);
        into = into[FixedLength..];
        foreach (var (side, price, lots) in Update.Levels)
        {
            WriteItem(ref into, side, price, lots);
        }

        foreach (var (side, price, lots) in Update.Trades)
        {
            WriteItem(ref into, side, price, lots);
        }
    }

    public static MirrorCommand Read(ref StateReader reader)
    {
        var head = reader.Take(FixedLength);
        var levels = new MirrorLevel[BinaryPrimitives.ReadUInt16LittleEndian(head[19..])];
        var trades = new MirrorTrade[BinaryPrimitives.ReadUInt16LittleEndian(head[21..])];
        foreach (ref var level in levels.AsSpan())
        {
            level = new MirrorLevel((Side)reader.Take(1)[0], reader.Int64(), reader.Int64());
        }

        foreach (ref var trade in trades.AsSpan())
        {
            trade = new MirrorTrade((Side)reader.Take(1)[0], reader.Int64(), reader.Int64());
        }

        return new MirrorCommand(
            BinaryPrimitives.ReadInt64LittleEndian(head),
            BinaryPrimitives.ReadUInt64LittleEndian(head[8..]),
            new MirrorUpdate(BinaryPrimitives.ReadUInt16LittleEndian(head[16..]), head[18] == 1, levels, trades));
    }

    private static void WriteItem(ref Span<byte> into, Side side, long price, long lots)
    {
        into[0] = (byte)side;
        BinaryPrimitives.WriteInt64LittleEndian(into[1..], price);
        BinaryPrimitives.WriteInt64LittleEndian(into[9..], lots);
        into = into[ItemLength..];
    }
}
