using System.Collections.Immutable;
using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>One symbol of exchangeInfo. What is not here is the same for all: spot only, no pegs, no lists but OCO.</summary>
public sealed record SymbolReply
{
    public required string Symbol { get; init; }

    public SymbolStatusWord Status { get; init; } = SymbolStatusWord.Trading;

    public required string BaseAsset { get; init; }

    public required string QuoteAsset { get; init; }

    public required ImmutableArray<OrderTypeWord> OrderTypes { get; init; }

    public required ImmutableArray<FilterReply> Filters { get; init; }

    public required SelfTradeWord DefaultSelfTradePrevention { get; init; }

    public required ImmutableArray<SelfTradeWord> AllowedSelfTradePrevention { get; init; }
}

/// <summary>Answers of the exchangeInfo routes.</summary>
public static class ExchangeInfoReplies
{
    /// <summary>Answer of /api/v3/exchangeInfo.</summary>
    public static void Spot(Utf8JsonWriter writer, TimeUnit unit, long nowUs, ReadOnlySpan<RateLimitReply> limits, IEnumerable<FilterReply> filters, IEnumerable<SymbolReply> symbols)
    {
        writer.WriteStartObject();
        Head(writer, unit, nowUs);
        Limits(writer, limits);
        Filters(writer, "exchangeFilters"u8, filters);
        writer.WriteStartArray("symbols"u8);
        foreach (var symbol in symbols)
        {
            Symbol(writer, symbol);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Answer of executionRules where no symbol has any.</summary>
    public static void NoExecutionRules(Utf8JsonWriter writer, IEnumerable<string> symbols)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("symbolRules"u8);
        foreach (var symbol in symbols)
        {
            writer.WriteStartObject();
            writer.WriteString("symbol"u8, symbol);
            writer.WriteStartArray("rules"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Answer of myFilters: no asset has a filter of its own.</summary>
    public static void AccountFilters(Utf8JsonWriter writer, IEnumerable<FilterReply> exchange, IEnumerable<FilterReply> symbol)
    {
        writer.WriteStartObject();
        Filters(writer, "exchangeFilters"u8, exchange);
        Filters(writer, "symbolFilters"u8, symbol);
        Filters(writer, "assetFilters"u8, []);
        writer.WriteEndObject();
    }

    private static void Filters(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<FilterReply> filters)
    {
        writer.WriteStartArray(name);
        foreach (var filter in filters)
        {
            filter.Write(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>Answer of /fapi/v1/exchangeInfo while there are no futures symbols.</summary>
    public static void UsdFutures(Utf8JsonWriter writer, long nowUs, ReadOnlySpan<RateLimitReply> limits)
    {
        writer.WriteStartObject();
        Head(writer, TimeUnit.Millisecond, nowUs);
        Limits(writer, limits);
        writer.EmptyArray("exchangeFilters"u8);
        writer.EmptyArray("assets"u8);
        writer.EmptyArray("symbols"u8);
        writer.WriteEndObject();
    }

    /// <summary>Answer of /dapi/v1/exchangeInfo: clients that load every market fail without it, and there are none.</summary>
    public static void CoinFutures(Utf8JsonWriter writer, long nowUs)
    {
        writer.WriteStartObject();
        Head(writer, TimeUnit.Millisecond, nowUs);
        Limits(writer, []);
        writer.EmptyArray("exchangeFilters"u8);
        writer.EmptyArray("symbols"u8);
        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, TimeUnit unit, long nowUs)
    {
        writer.WriteString("timezone"u8, "UTC"u8);
        writer.Time("serverTime"u8, nowUs, unit);
    }

    private static void Limits(Utf8JsonWriter writer, ReadOnlySpan<RateLimitReply> limits)
    {
        writer.WriteStartArray("rateLimits"u8);
        foreach (ref readonly var limit in limits)
        {
            writer.WriteStartObject();
            AccountReplies.Limit(writer, in limit);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Symbol(Utf8JsonWriter writer, SymbolReply symbol)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, symbol.Symbol);
        writer.Word("status"u8, Words.SymbolStatus, symbol.Status);
        writer.WriteString("baseAsset"u8, symbol.BaseAsset);
        writer.WriteNumber("baseAssetPrecision"u8, Amount.Decimals);
        writer.WriteString("quoteAsset"u8, symbol.QuoteAsset);
        writer.WriteNumber("quotePrecision"u8, Amount.Decimals);
        writer.WriteNumber("quoteAssetPrecision"u8, Amount.Decimals);
        writer.WriteNumber("baseCommissionPrecision"u8, Amount.Decimals);
        writer.WriteNumber("quoteCommissionPrecision"u8, Amount.Decimals);
        WordArray(writer, "orderTypes"u8, Words.OrderType, symbol.OrderTypes);
        writer.WriteBoolean("icebergAllowed"u8, true);
        writer.WriteBoolean("ocoAllowed"u8, true);
        writer.WriteBoolean("otoAllowed"u8, false);
        writer.WriteBoolean("opoAllowed"u8, false);
        writer.WriteBoolean("quoteOrderQtyMarketAllowed"u8, true);
        writer.WriteBoolean("allowTrailingStop"u8, true);
        writer.WriteBoolean("cancelReplaceAllowed"u8, true);
        writer.WriteBoolean("amendAllowed"u8, true);
        writer.WriteBoolean("pegInstructionsAllowed"u8, false);
        writer.WriteBoolean("isSpotTradingAllowed"u8, true);
        writer.WriteBoolean("isMarginTradingAllowed"u8, false);
        writer.WriteStartArray("filters"u8);
        foreach (var filter in symbol.Filters)
        {
            filter.Write(writer);
        }

        writer.WriteEndArray();
        writer.EmptyArray("permissions"u8);
        writer.WriteStartArray("permissionSets"u8);
        writer.WriteStartArray();
        writer.WriteStringValue("SPOT"u8);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.Word("defaultSelfTradePreventionMode"u8, Words.SelfTrade, symbol.DefaultSelfTradePrevention);
        WordArray(writer, "allowedSelfTradePreventionModes"u8, Words.SelfTrade, symbol.AllowedSelfTradePrevention);
        writer.WriteEndObject();
    }

    private static void WordArray<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, WordList<T> words, ImmutableArray<T> values) where T : struct, Enum
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(words.Encoded(value));
        }

        writer.WriteEndArray();
    }
}
