using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What is about to be asked of the exchange. The numbers are on disk and never change their meaning.</summary>
internal enum LiveAct : byte
{
    Place = 1,
    Cancel = 2,
}

/// <summary>One call that changes an order at the exchange: on disk before it is sent, and closed by what came of it.</summary>
internal sealed record LiveIntent
{
    public required LiveAct Act { get; init; }

    public required int Account { get; init; }

    /// <summary>Number of the key that asks.</summary>
    public required int Tag { get; init; }

    /// <summary>The order to be; of a cancel, symbol and the client id of the order that goes.</summary>
    public required PlaceOrder Order { get; init; }

    /// <summary>Of a cancel: the order that goes.</summary>
    public long OrderId { get; init; }

    /// <summary>USDT for one unit of quote times 1e8 where the order's worth is counted; else 0.</summary>
    public long RateE8 { get; init; }

    /// <summary>The latest instant at which the exchange may have taken it, by the gateway's clock, Unix microseconds.</summary>
    public required long DeadlineUs { get; init; }

    /// <summary>Digest of the request, and how its answer is shaped: what a repeated request finds.</summary>
    public required UInt128 Digest { get; init; }

    /// <summary>The bot's own deadline, by the gateway's clock, Unix microseconds: until then the request may come again, and is told what came of it.</summary>
    public required long RepeatUntilUs { get; init; }

    /// <summary>When it was written down, by the exchange's clock as far as it was known, Unix microseconds; 0 when nobody noted it.</summary>
    public long ExchangeUs { get; init; }

    /// <summary>
    /// The latest instant at which the exchange may have taken it, by the clock of this process that never steps. One from before the start was
    /// sent before the start.
    /// </summary>
    public long LatestTickUs { get; init; } = Upstream.PatienceUs;

    /// <summary>Beside the act: what an older program did not write stands behind it.</summary>
    private const int IsLonger = 1 << 8;

    public void Save(StateWriter writer)
    {
        writer.Int32((int)Act | IsLonger);
        writer.Int32(Account);
        writer.Int32(Tag);
        writer.Int32(Order.Symbol);
        writer.Int32((int)Order.Side | ((int)Order.Type << 8));
        foreach (var number in (ReadOnlySpan<long>)[Order.Price, Order.Lots, Order.QuoteAmount, Order.CapPrice, OrderId, RateE8, DeadlineUs, Order.TimeUs])
        {
            writer.Int64(number);
        }

        writer.Int128((Int128)Digest);
        Span<byte> name = stackalloc byte[ClientOrderId.MaxLength];
        writer.Bytes(name[..Order.ClientId.CopyTo(name)]);
        writer.Int64(RepeatUntilUs);
        writer.Int64(ExchangeUs);
    }

    public static LiveIntent Restore(ref StateReader reader)
    {
        var mark = reader.Int32();
        var (act, account, tag, symbol, kind) = ((LiveAct)(mark & ~IsLonger), reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());
        var (price, lots, quote, cap) = (reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
        var (orderId, rate, deadline, time) = (reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
        var digest = (UInt128)reader.Int128();
        ClientOrderId.TryCreate(reader.Bytes(), out var name);
        var (repeatUntil, exchange) = (mark & IsLonger) != 0 ? (reader.Int64(), reader.Int64()) : (deadline, 0);
        return new LiveIntent
        {
            Act = act,
            Account = account,
            Tag = tag,
            Order = new PlaceOrder
            {
                Account = account,
                Tag = tag,
                Symbol = symbol,
                Side = (Side)(kind & 0xff),
                Type = (OrderType)(kind >> 8),
                Price = price,
                Lots = lots,
                QuoteAmount = quote,
                CapPrice = cap,
                ClientId = name,
                TimeUs = time,
            },
            OrderId = orderId,
            RateE8 = rate,
            DeadlineUs = deadline,
            Digest = digest,
            RepeatUntilUs = repeatUntil,
            ExchangeUs = exchange,
        };
    }
}
