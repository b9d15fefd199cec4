using System.Text.Json;
using Keywright.Binance.Wire.Replies;

namespace Keywright.Binance.Wire.Streams;

/// <summary>Events of the market streams (spot-ws.md §1); each method writes one JSON value.</summary>
public static class StreamPayloads
{
    public static void Trade(Utf8JsonWriter writer, TimeUnit unit, long eventUs, string symbol, in TradeReply trade)
    {
        Begin(writer, unit, "trade"u8, eventUs, symbol);
        writer.WriteNumber("t"u8, trade.Id);
        writer.Amount("p"u8, trade.Price);
        writer.Amount("q"u8, trade.Qty);
        writer.Time("T"u8, trade.TimeUs, unit);
        writer.WriteBoolean("m"u8, trade.IsBuyerMaker);
        writer.WriteBoolean("M"u8, true);
        writer.WriteEndObject();
    }

    public static void AggregateTrade(Utf8JsonWriter writer, TimeUnit unit, long eventUs, string symbol, in AggregateTradeReply trade)
    {
        Begin(writer, unit, "aggTrade"u8, eventUs, symbol);
        writer.WriteNumber("a"u8, trade.Id);
        writer.Amount("p"u8, trade.Price);
        writer.Amount("q"u8, trade.Qty);
        writer.WriteNumber("f"u8, trade.FirstTradeId);
        writer.WriteNumber("l"u8, trade.LastTradeId);
        writer.Time("T"u8, trade.TimeUs, unit);
        writer.WriteBoolean("m"u8, trade.IsBuyerMaker);
        writer.WriteBoolean("M"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>The best prices after update <paramref name="updateId"/>; it has neither type nor time.</summary>
    public static void BookTicker(Utf8JsonWriter writer, long updateId, in BookTickerReply book)
    {
        writer.WriteStartObject();
        writer.WriteNumber("u"u8, updateId);
        writer.WriteString("s"u8, book.Symbol);
        writer.Amount("b"u8, book.BidPrice);
        writer.Amount("B"u8, book.BidQty);
        writer.Amount("a"u8, book.AskPrice);
        writer.Amount("A"u8, book.AskQty);
        writer.WriteEndObject();
    }

    /// <summary>Levels changed by updates <paramref name="firstId"/> to <paramref name="lastId"/>; a quantity of zero takes the level away.</summary>
    public static void DepthUpdate(
        Utf8JsonWriter writer, TimeUnit unit, long eventUs, string symbol, long firstId, long lastId, ReadOnlySpan<LevelReply> bids, ReadOnlySpan<LevelReply> asks)
    {
        Begin(writer, unit, "depthUpdate"u8, eventUs, symbol);
        writer.WriteNumber("U"u8, firstId);
        writer.WriteNumber("u"u8, lastId);
        MarketReplies.Levels(writer, "b"u8, bids);
        MarketReplies.Levels(writer, "a"u8, asks);
        writer.WriteEndObject();
    }

    /// <summary>One candle as it stands; ids are −1 when nothing was traded in it.</summary>
    public static void Kline(Utf8JsonWriter writer, TimeUnit unit, long eventUs, string symbol, in KlineReply kline)
    {
        ref readonly var candle = ref kline.Candle;
        Begin(writer, unit, "kline"u8, eventUs, symbol);
        writer.WriteStartObject("k"u8);
        writer.Time("t"u8, candle.OpenUs, unit);
        writer.Time("T"u8, candle.CloseUs, unit);
        writer.WriteString("s"u8, symbol);
        writer.Word("i"u8, Words.Interval, kline.Interval);
        writer.WriteNumber("f"u8, kline.FirstTradeId);
        writer.WriteNumber("L"u8, kline.LastTradeId);
        writer.Amount("o"u8, candle.Open);
        writer.Amount("c"u8, candle.Close);
        writer.Amount("h"u8, candle.High);
        writer.Amount("l"u8, candle.Low);
        writer.Amount("v"u8, candle.Volume);
        writer.WriteNumber("n"u8, candle.Trades);
        writer.WriteBoolean("x"u8, kline.IsClosed);
        writer.Amount("q"u8, candle.QuoteVolume);
        writer.Amount("V"u8, candle.TakerBuyVolume);
        writer.Amount("Q"u8, candle.TakerBuyQuoteVolume);
        writer.WriteString("B"u8, "0"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void MiniTicker(Utf8JsonWriter writer, TimeUnit unit, long eventUs, in DayTickerReply day)
    {
        Begin(writer, unit, "24hrMiniTicker"u8, eventUs, day.Symbol);
        writer.Amount("c"u8, day.LastPrice);
        writer.Amount("o"u8, day.OpenPrice);
        writer.Amount("h"u8, day.HighPrice);
        writer.Amount("l"u8, day.LowPrice);
        writer.Amount("v"u8, day.Volume);
        writer.Amount("q"u8, day.QuoteVolume);
        writer.WriteEndObject();
    }

    public static void Ticker(Utf8JsonWriter writer, TimeUnit unit, long eventUs, in DayTickerReply day)
    {
        Begin(writer, unit, "24hrTicker"u8, eventUs, day.Symbol);
        Change(writer, in day);
        writer.Amount("x"u8, day.PrevClosePrice);
        writer.Amount("c"u8, day.LastPrice);
        writer.Amount("Q"u8, day.LastQty);
        writer.Amount("b"u8, day.BidPrice);
        writer.Amount("B"u8, day.BidQty);
        writer.Amount("a"u8, day.AskPrice);
        writer.Amount("A"u8, day.AskQty);
        writer.Amount("o"u8, day.OpenPrice);
        writer.Amount("h"u8, day.HighPrice);
        writer.Amount("l"u8, day.LowPrice);
        End(writer, unit, in day);
    }

    /// <param name="type"><c>1hTicker</c>, <c>4hTicker</c> or <c>1dTicker</c>.</param>
    public static void WindowTicker(Utf8JsonWriter writer, TimeUnit unit, ReadOnlySpan<byte> type, long eventUs, in DayTickerReply window)
    {
        Begin(writer, unit, type, eventUs, window.Symbol);
        Change(writer, in window);
        writer.Amount("o"u8, window.OpenPrice);
        writer.Amount("h"u8, window.HighPrice);
        writer.Amount("l"u8, window.LowPrice);
        writer.Amount("c"u8, window.LastPrice);
        End(writer, unit, in window);
    }

    /// <param name="lastTradeUs">Time of the last trade.</param>
    public static void AveragePrice(Utf8JsonWriter writer, TimeUnit unit, long eventUs, string symbol, int minutes, Amount price, long lastTradeUs)
    {
        Begin(writer, unit, "avgPrice"u8, eventUs, symbol);
        writer.WriteString("i"u8, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minutes}m"));
        writer.Amount("w"u8, price);
        writer.Time("T"u8, lastTradeUs, unit);
        writer.WriteEndObject();
    }

    public static void ServerShutdown(Utf8JsonWriter writer, TimeUnit unit, long eventUs)
    {
        writer.WriteStartObject();
        writer.WriteString("e"u8, "serverShutdown"u8);
        writer.Time("E"u8, eventUs, unit);
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, TimeUnit unit, ReadOnlySpan<byte> type, long eventUs, string symbol)
    {
        writer.WriteStartObject();
        writer.WriteString("e"u8, type);
        writer.Time("E"u8, eventUs, unit);
        writer.WriteString("s"u8, symbol);
    }

    private static void Change(Utf8JsonWriter writer, in DayTickerReply day)
    {
        writer.Amount("p"u8, day.PriceChange);
        MarketReplies.MilliPercent(writer, "P"u8, day.PriceChangeMilliPercent);
        writer.Amount("w"u8, day.WeightedAvgPrice);
    }

    private static void End(Utf8JsonWriter writer, TimeUnit unit, in DayTickerReply day)
    {
        writer.Amount("v"u8, day.Volume);
        writer.Amount("q"u8, day.QuoteVolume);
        writer.Time("O"u8, day.OpenTimeUs, unit);
        writer.Time("C"u8, day.CloseTimeUs, unit);
        writer.WriteNumber("F"u8, day.FirstId);
        writer.WriteNumber("L"u8, day.LastId);
        writer.WriteNumber("n"u8, day.Count);
        writer.WriteEndObject();
    }
}
