using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>One filter of a symbol as exchangeInfo states it.</summary>
public abstract record FilterReply
{
    private FilterReply(string name) => Name = name;

    /// <summary>The filter's name, one of <see cref="FilterNames"/>.</summary>
    public string Name { get; }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("filterType"u8, Name);
        WriteFields(writer);
        writer.WriteEndObject();
    }

    private protected abstract void WriteFields(Utf8JsonWriter writer);

    /// <summary>PRICE_FILTER.</summary>
    public sealed record PriceFilter(Amount MinPrice, Amount MaxPrice, Amount TickSize) : FilterReply(FilterNames.Price)
    {
        private protected override void WriteFields(Utf8JsonWriter writer)
        {
            writer.Amount("minPrice"u8, MinPrice);
            writer.Amount("maxPrice"u8, MaxPrice);
            writer.Amount("tickSize"u8, TickSize);
        }
    }

    /// <summary>LOT_SIZE, and MARKET_LOT_SIZE when <paramref name="ForMarket"/>.</summary>
    public sealed record LotSize(Amount MinQty, Amount MaxQty, Amount StepSize, bool ForMarket) : FilterReply(ForMarket ? FilterNames.MarketLotSize : FilterNames.LotSize)
    {
        private protected override void WriteFields(Utf8JsonWriter writer)
        {
            writer.Amount("minQty"u8, MinQty);
            writer.Amount("maxQty"u8, MaxQty);
            writer.Amount("stepSize"u8, StepSize);
        }
    }

    /// <summary>PERCENT_PRICE_BY_SIDE.</summary>
    public sealed record PercentPriceBySide(Amount BidUp, Amount BidDown, Amount AskUp, Amount AskDown, int AvgPriceMinutes) : FilterReply(FilterNames.PercentPriceBySide)
    {
        private protected override void WriteFields(Utf8JsonWriter writer)
        {
            writer.TrimmedAmount("bidMultiplierUp"u8, BidUp);
            writer.TrimmedAmount("bidMultiplierDown"u8, BidDown);
            writer.TrimmedAmount("askMultiplierUp"u8, AskUp);
            writer.TrimmedAmount("askMultiplierDown"u8, AskDown);
            writer.WriteNumber("avgPriceMins"u8, AvgPriceMinutes);
        }
    }

    /// <summary>NOTIONAL.</summary>
    public sealed record Notional(Amount MinNotional, bool ApplyMinToMarket, Amount MaxNotional, bool ApplyMaxToMarket, int AvgPriceMinutes) : FilterReply(FilterNames.Notional)
    {
        private protected override void WriteFields(Utf8JsonWriter writer)
        {
            writer.Amount("minNotional"u8, MinNotional);
            writer.WriteBoolean("applyMinToMarket"u8, ApplyMinToMarket);
            writer.Amount("maxNotional"u8, MaxNotional);
            writer.WriteBoolean("applyMaxToMarket"u8, ApplyMaxToMarket);
            writer.WriteNumber("avgPriceMins"u8, AvgPriceMinutes);
        }
    }

    /// <summary>MAX_NUM_ORDERS.</summary>
    public sealed record MaxOrders(int OrdersMax) : FilterReply(FilterNames.MaxNumOrders)
    {
        private protected override void WriteFields(Utf8JsonWriter writer) => writer.WriteNumber("maxNumOrders"u8, OrdersMax);
    }

    /// <summary>MAX_POSITION.</summary>
    public sealed record MaxPosition(Amount PositionMax) : FilterReply(FilterNames.MaxPosition)
    {
        private protected override void WriteFields(Utf8JsonWriter writer) => writer.Amount("maxPosition"u8, PositionMax);
    }

    /// <summary>A filter that is one whole number: a limit of orders, parts, lists or amendments.</summary>
    public sealed record Count(string Filter, string Field, int Max) : FilterReply(Filter)
    {
        private protected override void WriteFields(Utf8JsonWriter writer) => writer.WriteNumber(Field, Max);
    }

    /// <summary>TRAILING_DELTA; the same bounds both ways.</summary>
    public sealed record TrailingDelta(int DeltaMin, int DeltaMax) : FilterReply(FilterNames.TrailingDelta)
    {
        private protected override void WriteFields(Utf8JsonWriter writer)
        {
            writer.WriteNumber("minTrailingAboveDelta"u8, DeltaMin);
            writer.WriteNumber("maxTrailingAboveDelta"u8, DeltaMax);
            writer.WriteNumber("minTrailingBelowDelta"u8, DeltaMin);
            writer.WriteNumber("maxTrailingBelowDelta"u8, DeltaMax);
        }
    }
}
