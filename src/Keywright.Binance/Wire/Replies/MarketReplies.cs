using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Answers with market data; each method writes one JSON value, lists are these between array brackets.</summary>
public static class MarketReplies
{
    /// <summary><c>{}</c>, for ping and for all that has nothing to say.</summary>
    public static void Empty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    /// <summary>Answer of /api/v3/time and /fapi/v1/time.</summary>
    public static void ServerTime(Utf8JsonWriter writer, TimeUnit unit, long nowUs)
    {
        writer.WriteStartObject();
        writer.Time("serverTime"u8, nowUs, unit);
        writer.WriteEndObject();
    }

    /// <summary>The book, best prices first on both sides.</summary>
    public static void Depth(Utf8JsonWriter writer, long lastUpdateId, ReadOnlySpan<LevelReply> bids, ReadOnlySpan<LevelReply> asks)
    {
        writer.WriteStartObject();
        writer.WriteNumber("lastUpdateId"u8, lastUpdateId);
        Levels(writer, "bids"u8, bids);
        Levels(writer, "asks"u8, asks);
        writer.WriteEndObject();
    }

    /// <summary>One entry of trades and historicalTrades.</summary>
    public static void Trade(Utf8JsonWriter writer, TimeUnit unit, in TradeReply trade)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, trade.Id);
        writer.Amount("price"u8, trade.Price);
        writer.Amount("qty"u8, trade.Qty);
        writer.Amount("quoteQty"u8, trade.QuoteQty);
        writer.Time("time"u8, trade.TimeUs, unit);
        writer.WriteBoolean("isBuyerMaker"u8, trade.IsBuyerMaker);
        writer.WriteBoolean("isBestMatch"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>One entry of aggTrades.</summary>
    public static void AggregateTrade(Utf8JsonWriter writer, TimeUnit unit, in AggregateTradeReply trade)
    {
        writer.WriteStartObject();
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

    /// <summary>One entry of klines: an array of twelve.</summary>
    public static void Candle(Utf8JsonWriter writer, TimeUnit unit, in CandleReply candle)
    {
        writer.WriteStartArray();
        writer.TimeValue(candle.OpenUs, unit);
        writer.AmountValue(candle.Open);
        writer.AmountValue(candle.High);
        writer.AmountValue(candle.Low);
        writer.AmountValue(candle.Close);
        writer.AmountValue(candle.Volume);
        writer.TimeValue(candle.CloseUs, unit);
        writer.AmountValue(candle.QuoteVolume);
        writer.WriteNumberValue(candle.Trades);
        writer.AmountValue(candle.TakerBuyVolume);
        writer.AmountValue(candle.TakerBuyQuoteVolume);
        writer.WriteStringValue("0"u8);
        writer.WriteEndArray();
    }

    /// <summary>Answer of avgPrice; <paramref name="closeTimeUs"/> is the last trade's time.</summary>
    public static void AveragePrice(Utf8JsonWriter writer, TimeUnit unit, int minutes, Amount price, long closeTimeUs)
    {
        writer.WriteStartObject();
        writer.WriteNumber("mins"u8, minutes);
        writer.Amount("price"u8, price);
        writer.Time("closeTime"u8, closeTimeUs, unit);
        writer.WriteEndObject();
    }

    /// <summary>One symbol of ticker/24hr, FULL.</summary>
    public static void DayTicker(Utf8JsonWriter writer, TimeUnit unit, in DayTickerReply day)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, day.Symbol);
        writer.Amount("priceChange"u8, day.PriceChange);
        MilliPercent(writer, "priceChangePercent"u8, day.PriceChangeMilliPercent);
        writer.Amount("weightedAvgPrice"u8, day.WeightedAvgPrice);
        writer.Amount("prevClosePrice"u8, day.PrevClosePrice);
        writer.Amount("lastPrice"u8, day.LastPrice);
        writer.Amount("lastQty"u8, day.LastQty);
        writer.Amount("bidPrice"u8, day.BidPrice);
        writer.Amount("bidQty"u8, day.BidQty);
        writer.Amount("askPrice"u8, day.AskPrice);
        writer.Amount("askQty"u8, day.AskQty);
        writer.Amount("openPrice"u8, day.OpenPrice);
        writer.Amount("highPrice"u8, day.HighPrice);
        writer.Amount("lowPrice"u8, day.LowPrice);
        DayEnd(writer, unit, in day);
    }

    /// <summary>One symbol of ticker and ticker/tradingDay, FULL.</summary>
    public static void WindowTicker(Utf8JsonWriter writer, TimeUnit unit, in DayTickerReply window)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, window.Symbol);
        writer.Amount("priceChange"u8, window.PriceChange);
        MilliPercent(writer, "priceChangePercent"u8, window.PriceChangeMilliPercent);
        writer.Amount("weightedAvgPrice"u8, window.WeightedAvgPrice);
        writer.Amount("openPrice"u8, window.OpenPrice);
        writer.Amount("highPrice"u8, window.HighPrice);
        writer.Amount("lowPrice"u8, window.LowPrice);
        writer.Amount("lastPrice"u8, window.LastPrice);
        DayEnd(writer, unit, in window);
    }

    /// <summary>One symbol of any of these tickers, MINI.</summary>
    public static void MiniDayTicker(Utf8JsonWriter writer, TimeUnit unit, in DayTickerReply day)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, day.Symbol);
        writer.Amount("openPrice"u8, day.OpenPrice);
        writer.Amount("highPrice"u8, day.HighPrice);
        writer.Amount("lowPrice"u8, day.LowPrice);
        writer.Amount("lastPrice"u8, day.LastPrice);
        DayEnd(writer, unit, in day);
    }

    /// <summary>One symbol of ticker/price.</summary>
    public static void PriceTicker(Utf8JsonWriter writer, string symbol, Amount price)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, symbol);
        writer.Amount("price"u8, price);
        writer.WriteEndObject();
    }

    /// <summary>One symbol of ticker/bookTicker.</summary>
    public static void BookTicker(Utf8JsonWriter writer, in BookTickerReply book)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, book.Symbol);
        writer.Amount("bidPrice"u8, book.BidPrice);
        writer.Amount("bidQty"u8, book.BidQty);
        writer.Amount("askPrice"u8, book.AskPrice);
        writer.Amount("askQty"u8, book.AskQty);
        writer.WriteEndObject();
    }

    private static void DayEnd(Utf8JsonWriter writer, TimeUnit unit, in DayTickerReply day)
    {
        writer.Amount("volume"u8, day.Volume);
        writer.Amount("quoteVolume"u8, day.QuoteVolume);
        writer.Time("openTime"u8, day.OpenTimeUs, unit);
        writer.Time("closeTime"u8, day.CloseTimeUs, unit);
        writer.WriteNumber("firstId"u8, day.FirstId);
        writer.WriteNumber("lastId"u8, day.LastId);
        writer.WriteNumber("count"u8, day.Count);
        writer.WriteEndObject();
    }

    internal static void Levels(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<LevelReply> levels)
    {
        writer.WriteStartArray(name);
        foreach (ref readonly var level in levels)
        {
            writer.WriteStartArray();
            writer.AmountValue(level.Price);
            writer.AmountValue(level.Qty);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    internal static void MilliPercent(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long milliPercent)
    {
        // Eight decimals are formatted and the five zeros at the end cut.
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        var length = DecimalText.Format(Wire.Amount.FromSteps(milliPercent, 3), text);
        writer.WriteString(name, text[..(length - 5)]);
    }
}
