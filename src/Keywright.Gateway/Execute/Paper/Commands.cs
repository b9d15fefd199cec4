using System.Buffers.Binary;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>An order as its journal entry holds it, behind the audit head: what the engine needs to do it again, and what came of it.</summary>
internal readonly record struct PlacedCommand
{
    public required PlaceOrder Order { get; init; }

    public required ResponseType Response { get; init; }

    public required TimeUnit TimeUnit { get; init; }

    /// <summary>USDT for one unit of quote times 1e8 when the key has a daily cap, else 0.</summary>
    public required long CapRateE8 { get; init; }

    public required long OrderId { get; init; }

    /// <summary>Checks that replay does the same (see <see cref="EventDigest"/>).</summary>
    public required ulong EventsDigest { get; init; }

    /// <summary>Bytes it will take, known before the engine has done anything.</summary>
    public static int LengthOf(in PlaceOrder order) => 68 + 1 + order.ClientId.Length + (HasTrigger(in order) ? TriggerLength : 0);

    /// <summary>Bytes behind the client id of an order that waits or shows only a part.</summary>
    private const int TriggerLength = 8 + 8 + 8 + 4;

    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)Order.Symbol);
        into[2] = (byte)Order.Side;
        into[3] = (byte)Order.Type;
        into[4] = (byte)Order.TimeInForce;
        into[5] = (byte)Order.SelfTradePrevention;
        into[6] = (byte)Response;
        into[7] = (byte)((byte)TimeUnit | (Order.StrategyId is null ? 0 : 2) | (Order.StrategyType is null ? 0 : 4) | (HasTrigger(Order) ? 8 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Order.Price);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Order.Lots);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], Order.QuoteAmount);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], Order.StrategyId ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(into[40..], Order.StrategyType ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(into[44..], CapRateE8);
        BinaryPrimitives.WriteInt64LittleEndian(into[52..], OrderId);
        BinaryPrimitives.WriteUInt64LittleEndian(into[60..], EventsDigest);
        var length = 68 + CommandText.Write(Order.ClientId, into[68..]);
        if (!HasTrigger(Order))
        {
            return length;
        }

        BinaryPrimitives.WriteInt64LittleEndian(into[length..], Order.StopPrice);
        BinaryPrimitives.WriteInt64LittleEndian(into[(length + 8)..], Order.IcebergLots);
        BinaryPrimitives.WriteInt64LittleEndian(into[(length + 16)..], Order.CapPrice);
        BinaryPrimitives.WriteInt32LittleEndian(into[(length + 24)..], Order.TrailingDelta);
        return length + TriggerLength;
    }

    public static PlacedCommand Read(ref StateReader reader, in AuditHead head)
    {
        var fields = reader.Take(68);
        var flags = fields[7];
        var clientId = CommandText.Read(ref reader);
        var trigger = (flags & 8) != 0 ? reader.Take(TriggerLength) : stackalloc byte[TriggerLength];
        return new PlacedCommand
        {
            Order = new PlaceOrder
            {
                Account = head.Account,
                Tag = head.KeyNumber,
                TimeUs = head.TimeUs,
                Symbol = BinaryPrimitives.ReadUInt16LittleEndian(fields),
                Side = (Side)fields[2],
                Type = (OrderType)fields[3],
                TimeInForce = (TimeInForce)fields[4],
                SelfTradePrevention = (SelfTradePrevention)fields[5],
                Price = BinaryPrimitives.ReadInt64LittleEndian(fields[8..]),
                Lots = BinaryPrimitives.ReadInt64LittleEndian(fields[16..]),
                QuoteAmount = BinaryPrimitives.ReadInt64LittleEndian(fields[24..]),
                StrategyId = (flags & 2) != 0 ? BinaryPrimitives.ReadInt64LittleEndian(fields[32..]) : null,
                StrategyType = (flags & 4) != 0 ? BinaryPrimitives.ReadInt32LittleEndian(fields[40..]) : null,
                ClientId = clientId,
                StopPrice = BinaryPrimitives.ReadInt64LittleEndian(trigger),
                IcebergLots = BinaryPrimitives.ReadInt64LittleEndian(trigger[8..]),
                CapPrice = BinaryPrimitives.ReadInt64LittleEndian(trigger[16..]),
                TrailingDelta = BinaryPrimitives.ReadInt32LittleEndian(trigger[24..]),
            },
            Response = (ResponseType)fields[6],
            TimeUnit = (TimeUnit)(flags & 1),
            CapRateE8 = BinaryPrimitives.ReadInt64LittleEndian(fields[44..]),
            OrderId = BinaryPrimitives.ReadInt64LittleEndian(fields[52..]),
            EventsDigest = BinaryPrimitives.ReadUInt64LittleEndian(fields[60..]),
        };
    }

    private static bool HasTrigger(in PlaceOrder order) => order.Type.Waits() || order.IcebergLots != 0;
}

/// <summary>A cancel as its journal entry holds it: one order, or with order id 0 all open orders of the symbol.</summary>
internal readonly record struct CanceledCommand
{
    public required int Symbol { get; init; }

    public required long OrderId { get; init; }

    public required TimeUnit TimeUnit { get; init; }

    /// <summary>Of all open orders, only those that the key itself placed.</summary>
    public bool OwnOnly { get; init; }

    public required ulong EventsDigest { get; init; }

    /// <summary>The cancel's own client id, part of the answer.</summary>
    public required ClientOrderId NewClientId { get; init; }

    /// <summary>Bytes it will take, known before the engine has done anything.</summary>
    public static int LengthOf(in ClientOrderId newClientId) => 19 + 1 + newClientId.Length;

    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)Symbol);
        into[2] = (byte)((byte)TimeUnit | (OwnOnly ? 2 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(into[3..], OrderId);
        BinaryPrimitives.WriteUInt64LittleEndian(into[11..], EventsDigest);
        return 19 + CommandText.Write(NewClientId, into[19..]);
    }

    public static CanceledCommand Read(ref StateReader reader)
    {
        var fields = reader.Take(19);
        return new CanceledCommand
        {
            Symbol = BinaryPrimitives.ReadUInt16LittleEndian(fields),
            TimeUnit = (TimeUnit)(fields[2] & 1),
            OwnOnly = (fields[2] & 2) != 0,
            OrderId = BinaryPrimitives.ReadInt64LittleEndian(fields[3..]),
            EventsDigest = BinaryPrimitives.ReadUInt64LittleEndian(fields[11..]),
            NewClientId = CommandText.Read(ref reader),
        };
    }
}

internal static class CommandText
{
    public static int Write(in ClientOrderId id, Span<byte> into)
    {
        into[0] = (byte)id.CopyTo(into[1..]);
        return 1 + into[0];
    }

    public static ClientOrderId Read(ref StateReader reader)
    {
        var length = reader.Take(1)[0];
        if (length == 0)
        {
            return default;
        }

        return ClientOrderId.TryCreate(reader.Take(length), out var id)
            ? id
            : throw new InvalidDataException("A journal entry holds a client order id that no client could have sent.");
    }
}
