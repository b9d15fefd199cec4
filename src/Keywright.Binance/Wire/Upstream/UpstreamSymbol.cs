using System.Collections.Immutable;
using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>One symbol of the exchange's <c>exchangeInfo</c>: what an order is tested by before it costs weight there.</summary>
public sealed record UpstreamSymbol
{
    public required string Name { get; init; }

    public required string BaseAsset { get; init; }

    public required string QuoteAsset { get; init; }

    /// <summary>Orders are taken: status TRADING and spot trading allowed.</summary>
    public bool IsTrading { get; init; }

    public Amount TickSize { get; init; }

    public Amount MinPrice { get; init; }

    /// <summary>0 = no bound.</summary>
    public Amount MaxPrice { get; init; }

    public Amount StepSize { get; init; }

    public Amount MinQty { get; init; }

    public Amount MaxQty { get; init; }

    /// <summary>0 = no bound of its own.</summary>
    public Amount MaxMarketQty { get; init; }

    public Amount MinNotional { get; init; }

    /// <summary>0 = no bound.</summary>
    public Amount MaxNotional { get; init; }
}

/// <summary>A limit that <c>exchangeInfo</c> states.</summary>
/// <param name="Kind">REQUEST_WEIGHT, ORDERS or RAW_REQUESTS.</param>
/// <param name="Seconds">Length of its window.</param>
/// <param name="Max">Most in a window.</param>
public sealed record UpstreamLimit(string Kind, long Seconds, int Max);

/// <summary>What <c>exchangeInfo</c> says.</summary>
public sealed record UpstreamInfo(ImmutableArray<UpstreamSymbol> Symbols, ImmutableArray<UpstreamLimit> Limits)
{
    /// <summary>Symbols taken from one answer; the real exchange lists some 3,500.</summary>
    public const int SymbolsMax = 20_000;

    /// <summary>Null when the body is not what an exchange answers. A symbol that cannot be read is left out.</summary>
    public static UpstreamInfo? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("symbols"u8, out var symbols) || symbols.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var limits = json.RootElement.TryGetProperty("rateLimits"u8, out var given) && given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().Select(Limit).OfType<UpstreamLimit>() : [];
            return new UpstreamInfo([.. symbols.EnumerateArray().Take(SymbolsMax).Select(Symbol).OfType<UpstreamSymbol>()], [.. limits]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UpstreamSymbol? Symbol(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "symbol") is not { } name || Text(json, "baseAsset") is not { } baseAsset || Text(json, "quoteAsset") is not { } quoteAsset
            || !json.TryGetProperty("filters", out var filters) || filters.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var symbol = new UpstreamSymbol
        {
            Name = name,
            BaseAsset = baseAsset,
            QuoteAsset = quoteAsset,
            IsTrading = Text(json, "status") == "TRADING" && json.TryGetProperty("isSpotTradingAllowed", out var spot) && spot.ValueKind == JsonValueKind.True,
        };
        foreach (var filter in filters.EnumerateArray())
        {
            if (filter.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            symbol = Text(filter, "filterType") switch
            {
                FilterNames.Price => symbol with { TickSize = Of(filter, "tickSize"), MinPrice = Of(filter, "minPrice"), MaxPrice = Of(filter, "maxPrice") },
                FilterNames.LotSize => symbol with { StepSize = Of(filter, "stepSize"), MinQty = Of(filter, "minQty"), MaxQty = Of(filter, "maxQty") },
                FilterNames.MarketLotSize => symbol with { MaxMarketQty = Of(filter, "maxQty") },
                FilterNames.Notional => symbol with { MinNotional = Of(filter, "minNotional"), MaxNotional = Of(filter, "maxNotional") },
                "MIN_NOTIONAL" => symbol with { MinNotional = Of(filter, "minNotional") },
                _ => symbol,
            };
        }

        // Without a tick and a step no order of it can be counted.
        return symbol.TickSize.Units > 0 && symbol.StepSize.Units > 0 ? symbol : null;
    }

    private static UpstreamLimit? Limit(JsonElement json)
        => json.ValueKind == JsonValueKind.Object && Text(json, "rateLimitType") is { } kind && SecondsOf(Text(json, "interval")) is { } unit
            && json.TryGetProperty("intervalNum", out var count) && count.TryGetInt32(out var intervals) && intervals is > 0 and <= 1_000
            && json.TryGetProperty("limit", out var limit) && limit.TryGetInt32(out var max) && max > 0
                ? new UpstreamLimit(kind, unit * intervals, max)
                : null;

    private static long? SecondsOf(string? interval) => interval switch
    {
        "SECOND" => 1,
        "MINUTE" => 60,
        "HOUR" => 3_600,
        "DAY" => 86_400,
        _ => null,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Amount Of(JsonElement json, string name)
        => Text(json, name) is { } text && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text), name, out var amount, out _) ? amount : default;
}
