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

/// <summary>What <c>exchangeInfo</c> says of symbols.</summary>
public static class UpstreamSymbols
{
    /// <summary>Symbols taken from one answer; the real exchange lists some 3,500.</summary>
    public const int SymbolsMax = 20_000;

    /// <summary>Null when the answer is not what an exchange gives. A symbol that cannot be read is left out.</summary>
    public static ImmutableArray<UpstreamSymbol>? TryRead(JsonElement info)
        => info.ValueKind == JsonValueKind.Object && info.TryGetProperty("symbols"u8, out var symbols) && symbols.ValueKind == JsonValueKind.Array
            ? [.. symbols.EnumerateArray().Take(SymbolsMax).Select(Symbol).OfType<UpstreamSymbol>().DistinctBy(symbol => symbol.Name)]
            : null;

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

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Amount Of(JsonElement json, string name)
        => Text(json, name) is { } text && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text), name, out var amount, out _) ? amount : default;
}
