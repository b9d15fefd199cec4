using System.Globalization;
using System.Text.Json;

namespace Keywright.Simulation.Clients;

/// <summary>An order as some answer showed it.</summary>
internal sealed record SeenOrder(
    string Symbol,
    long OrderId,
    string ClientId,
    string? Status,
    string? Side,
    string? Type,
    string? TimeInForce,
    decimal Price,
    decimal Quantity,
    decimal Executed,
    decimal Quote,
    decimal Prevented,
    decimal QuoteAsked,
    long TimeUs,
    long UpdatedUs)
{
    public bool IsOpen => Status is "NEW" or "PARTIALLY_FILLED";

    public bool IsBuy => Side == "BUY";

    public decimal Rest => Quantity - Executed - Prevented;

    /// <summary>Reads an order of any answer: new, query, list or cancel. A cancel's answer names the order by its original id.</summary>
    public static SeenOrder Read(JsonElement json) => new(
        json.GetProperty("symbol").GetString()!,
        json.GetProperty("orderId").GetInt64(),
        (json.TryGetProperty("origClientOrderId", out var original) ? original : json.GetProperty("clientOrderId")).GetString()!,
        Text(json, "status"),
        Text(json, "side"),
        Text(json, "type"),
        Text(json, "timeInForce"),
        Number(json, "price"),
        Number(json, "origQty"),
        Number(json, "executedQty"),
        Number(json, "cummulativeQuoteQty"),
        Number(json, "preventedQuantity"),
        Number(json, "origQuoteOrderQty"),
        Time(json, "time") is var time and not 0 ? time : Time(json, "workingTime"),
        Time(json, "updateTime") is var updated and not 0 ? updated : Time(json, "transactTime"));

    internal static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal static decimal Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? decimal.Parse(value.GetString()!, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    internal static long Time(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}

/// <summary>A fill as some answer showed it; in the answer to a new order the symbol and order are the order's.</summary>
internal sealed record SeenTrade(
    string Symbol, long Id, long OrderId, decimal Price, decimal Quantity, decimal Quote, decimal Commission, string CommissionAsset, long TimeUs, bool IsBuyer, bool IsMaker)
{
    public static SeenTrade Read(JsonElement json) => new(
        json.GetProperty("symbol").GetString()!,
        json.GetProperty("id").GetInt64(),
        json.GetProperty("orderId").GetInt64(),
        SeenOrder.Number(json, "price"),
        SeenOrder.Number(json, "qty"),
        SeenOrder.Number(json, "quoteQty"),
        SeenOrder.Number(json, "commission"),
        json.GetProperty("commissionAsset").GetString()!,
        json.GetProperty("time").GetInt64(),
        json.GetProperty("isBuyer").GetBoolean(),
        json.GetProperty("isMaker").GetBoolean());

    public static IReadOnlyList<SeenTrade> FillsOf(SeenOrder order, JsonElement answer)
    {
        if (!answer.TryGetProperty("fills", out var fills))
        {
            return [];
        }

        return
        [
            .. fills.EnumerateArray().Select(fill =>
            {
                var (price, quantity) = (SeenOrder.Number(fill, "price"), SeenOrder.Number(fill, "qty"));
                return new SeenTrade(
                    order.Symbol,
                    fill.GetProperty("tradeId").GetInt64(),
                    order.OrderId,
                    price,
                    quantity,
                    price * quantity,
                    SeenOrder.Number(fill, "commission"),
                    fill.GetProperty("commissionAsset").GetString()!,
                    order.UpdatedUs,
                    order.IsBuy,
                    IsMaker: false);
            }),
        ];
    }
}
