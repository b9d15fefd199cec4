using System.Buffers;
using System.Buffers.Binary;
using Keywright.Gateway.Budgets;
using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// What another exchange's market has become, as its journal entry holds it. Nobody asked for it, so it has no audit head; a replay needs no way to
/// that exchange. There are many of them: prices stand as differences from the one before, and numbers take as few bytes as they need.
/// </summary>
internal readonly record struct MirrorCommand(long TimeUs, ulong EventsDigest, MirrorUpdate Update)
{
    private const int DigestAt = 8;
    private const int FixedLength = 8 + 8 + 2 + 1;
    private const int NumberBytesMax = 10;

    /// <summary>Whole, but for the digest of what it does, which <see cref="Seal"/> puts in.</summary>
    public static byte[] Write(long timeUs, MirrorUpdate update)
    {
        var into = new ArrayBufferWriter<byte>(FixedLength + ((update.Levels.Count + update.Trades.Count) * 8));
        var head = into.GetSpan(FixedLength);
        BinaryPrimitives.WriteInt64LittleEndian(head, timeUs);
        BinaryPrimitives.WriteUInt64LittleEndian(head[DigestAt..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(head[16..], (ushort)update.Symbol);
        head[18] = (byte)(update.IsLost ? 1 : 0);
        into.Advance(FixedLength);
        WriteNumber(into, (ulong)update.Levels.Count);
        WriteNumber(into, (ulong)update.Trades.Count);
        var before = 0L;
        foreach (var (side, price, lots) in update.Levels)
        {
            WriteItem(into, side, price, lots, ref before);
        }

        foreach (var (side, price, lots) in update.Trades)
        {
            WriteItem(into, side, price, lots, ref before);
        }

        return into.WrittenSpan.ToArray();
    }

    public static void Seal(Span<byte> written, ulong eventsDigest) => BinaryPrimitives.WriteUInt64LittleEndian(written[DigestAt..], eventsDigest);

    public static MirrorCommand Read(ref StateReader reader)
    {
        var head = reader.Take(FixedLength);
        var levels = new MirrorLevel[(ushort)ReadNumber(ref reader)];
        var trades = new MirrorTrade[(ushort)ReadNumber(ref reader)];
        var before = 0L;
        foreach (ref var level in levels.AsSpan())
        {
            var (side, price, lots) = ReadItem(ref reader, ref before);
            level = new MirrorLevel(side, price, lots);
        }

        foreach (ref var trade in trades.AsSpan())
        {
            var (side, price, lots) = ReadItem(ref reader, ref before);
            trade = new MirrorTrade(side, price, lots);
        }

        return new MirrorCommand(
            BinaryPrimitives.ReadInt64LittleEndian(head),
            BinaryPrimitives.ReadUInt64LittleEndian(head[DigestAt..]),
            new MirrorUpdate(BinaryPrimitives.ReadUInt16LittleEndian(head[16..]), head[18] == 1, levels, trades));
    }

    private static void WriteItem(ArrayBufferWriter<byte> into, Side side, long price, long lots, ref long before)
    {
        // The lowest bit is the side, the next one the difference's sign.
        var difference = price - before;
        WriteNumber(into, ((ulong)Math.Abs(difference) << 2) | (difference < 0 ? 2UL : 0) | (side == Side.Sell ? 1UL : 0));
        WriteNumber(into, (ulong)lots);
        before = price;
    }

    private static (Side Side, long Price, long Lots) ReadItem(ref StateReader reader, ref long before)
    {
        var first = ReadNumber(ref reader);
        before += (first & 2) != 0 ? -(long)(first >> 2) : (long)(first >> 2);
        return ((first & 1) != 0 ? Side.Sell : Side.Buy, before, (long)ReadNumber(ref reader));
    }

    /// <summary>Seven bits a byte, the low ones first; a set eighth bit says that more come.</summary>
    private static void WriteNumber(ArrayBufferWriter<byte> into, ulong number)
    {
        var bytes = into.GetSpan(NumberBytesMax);
        var length = 0;
        for (; number > 0x7f; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        into.Advance(length);
    }

    private static ulong ReadNumber(ref StateReader reader)
    {
        var number = 0UL;
        for (var i = 0; i < NumberBytesMax; i++)
        {
            var one = reader.Take(1)[0];
            number |= (ulong)(one & 0x7f) << (7 * i);
            if (one < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("A journal entry holds a number that is too long.");
    }
}
