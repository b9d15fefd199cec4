using System.Text.Json;

namespace Keywright.Doctor.Instruments;

/// <summary>What a symbol's filters ask of an order.</summary>
/// <param name="Symbol">Its name.</param>
/// <param name="TickSize">Prices are multiples of it.</param>
/// <param name="StepSize">Quantities are multiples of it.</param>
/// <param name="MinQuantity">The least quantity.</param>
/// <param name="MinNotional">The least price times quantity.</param>
/// <param name="LowestBuy">The least price of a buying order, as a share of the market's.</param>
internal sealed record Instrument(string Symbol, decimal TickSize, decimal StepSize, decimal MinQuantity, decimal MinNotional, decimal LowestBuy)
{
    /// <summary>Reads one symbol out of exchangeInfo.</summary>
    /// <param name="exchangeInfo">The whole answer.</param>
    /// <param name="symbol">The symbol looked for.</param>
    /// <param name="problem">One sentence when it cannot be traded or lacks what an order needs.</param>
    public static Instrument? Read(JsonElement exchangeInfo, string symbol, out string problem)
    {
        problem = $"exchangeInfo does not list {symbol}.";
        if (!exchangeInfo.TryGetProperty("symbols", out var symbols) || symbols.ValueKind != JsonValueKind.Array
            || symbols.EnumerateArray().FirstOrDefault(one => Text(one, "symbol") == symbol) is not { ValueKind: JsonValueKind.Object } found)
        {
            return null;
        }

        if (Text(found, "status") is var status and not "TRADING")
        {
            problem = $"{symbol} does not trade at the moment: its status is {Calls.RestAnswer.Tame(status)}.";
            return null;
        }

        var filters = found.TryGetProperty("filters", out var list) && list.ValueKind == JsonValueKind.Array ? list : default;
        var tick = Of(filters, "PRICE_FILTER", "tickSize");
        var step = Of(filters, "LOT_SIZE", "stepSize");
        if (tick is not > 0 || step is not > 0)
        {
            problem = $"exchangeInfo states no tick and step size for {symbol}.";
            return null;
        }

        problem = "";
        return new Instrument(
            symbol,
            tick.Value,
            step.Value,
            Of(filters, "LOT_SIZE", "minQty") ?? step.Value,
            Of(filters, "NOTIONAL", "minNotional") ?? Of(filters, "MIN_NOTIONAL", "minNotional") ?? Of(filters, "MIN_NOTIONAL", "notional") ?? 0,
            Of(filters, "PERCENT_PRICE_BY_SIDE", "bidMultiplierDown") ?? Of(filters, "PERCENT_PRICE", "multiplierDown") ?? 0);
    }

    private static decimal? Of(JsonElement filters, string filter, string field)
    {
        if (filters.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var one in filters.EnumerateArray())
        {
            if (Text(one, "filterType") == filter)
            {
                return Amounts.Read(one, field);
            }
        }

        return null;
    }

    private static string Text(JsonElement of, string field) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
