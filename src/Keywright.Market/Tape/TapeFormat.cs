using System.Buffers;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Tape;

/// <summary>The saved form of a symbol's tape: each list with its count before it.</summary>
internal static class TapeFormat
{
    private const long Mark = 0x3145_5041_5457_4B; // "KWTAPE1"

    public static void Write(SymbolTape symbol, IBufferWriter<byte> into)
    {
        Put(into, Mark);
        foreach (var ring in symbol.Bars.Rings)
        {
            Put(into, ring.Bars.Count, ring.Bars.HasDropped ? 1 : 0, ring.DroppedClose);
            for (var i = 0; i < ring.Bars.Count; i++)
            {
                var (index, bar) = ring.Bars[i];
                Put(into, index, bar.Open, bar.High, bar.Low, bar.Close);
                PutFlow(into, bar.Buys);
                PutFlow(into, bar.Sells);
            }
        }

        Put(into, symbol.Live.LastTaker, symbol.Live.Trades.Count, symbol.Live.Trades.HasDropped ? 1 : 0);
        for (var i = 0; i < symbol.Live.Trades.Count; i++)
        {
            ref readonly var trade = ref symbol.Live.Trades[i];
            Put(into, trade.TradeId, trade.Price, trade.Lots, trade.QuoteUnits, trade.TimeUs, trade.BuyerIsMaker ? 1 : 0);
        }

        Put(into, symbol.Live.Aggregates.Count, symbol.Live.Aggregates.HasDropped ? 1 : 0);
        for (var i = 0; i < symbol.Live.Aggregates.Count; i++)
        {
            ref readonly var trade = ref symbol.Live.Aggregates[i];
            Put(into, trade.Id, trade.Price, trade.Lots, trade.FirstTradeId, trade.LastTradeId, trade.TimeUs, trade.BuyerIsMaker ? 1 : 0);
        }
    }

    public static void Read(SymbolTape symbol, ref ReadOnlySpan<byte> from)
    {
        if (Next(ref from) != Mark)
        {
            throw new FormatException("Not a saved tape.");
        }

        foreach (var ring in symbol.Bars.Rings)
        {
            var bars = Next(ref from);
            var hasDropped = Next(ref from) == 1;
            ring.DroppedClose = Next(ref from);
            for (; bars > 0; bars--)
            {
                ring.Bars.Add((Next(ref from), new()
                {
                    Open = Next(ref from),
                    High = Next(ref from),
                    Low = Next(ref from),
                    Close = Next(ref from),
                    Buys = NextFlow(ref from),
                    Sells = NextFlow(ref from),
                }));
            }

            ring.Bars.HasDropped = hasDropped;
        }

        symbol.Live.LastTaker = Next(ref from);
        var trades = Next(ref from);
        symbol.Live.Trades.HasDropped = Next(ref from) == 1;
        for (; trades > 0; trades--)
        {
            symbol.Live.Trades.Add(new()
            {
                TradeId = Next(ref from),
                Price = Next(ref from),
                Lots = Next(ref from),
                QuoteUnits = Next(ref from),
                TimeUs = Next(ref from),
                BuyerIsMaker = Next(ref from) == 1,
            });
        }

        var aggregates = Next(ref from);
        symbol.Live.Aggregates.HasDropped = Next(ref from) == 1;
        for (; aggregates > 0; aggregates--)
        {
            symbol.Live.Aggregates.Add(new()
            {
                Id = Next(ref from),
                Price = Next(ref from),
                Lots = Next(ref from),
                FirstTradeId = Next(ref from),
                LastTradeId = Next(ref from),
                TimeUs = Next(ref from),
                BuyerIsMaker = Next(ref from) == 1,
            });
        }
    }

    private static void PutFlow(IBufferWriter<byte> into, in Flow flow) =>
        Put(into, flow.Trades, flow.Lots, (long)(flow.TickLots >> 64), unchecked((long)flow.TickLots));

    private static Flow NextFlow(ref ReadOnlySpan<byte> from) => new()
    {
        Trades = Next(ref from),
        Lots = Next(ref from),
        TickLots = new((ulong)Next(ref from), (ulong)Next(ref from)),
    };
}
