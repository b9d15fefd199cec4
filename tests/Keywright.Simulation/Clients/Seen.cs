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
    /// <summary>When it came on the book or met it; -1 while, or if, it only waited; 0 where the answer does not say.</summary>
    public long WorkingUs { get; init; }

    public decimal StopPrice { get; init; }

    /// <summary>Basis points; 0 when it does not trail.</summary>
    public int TrailingDelta { get; init; }

    /// <summary>When it began to track; -1 before.</summary>
    public long TrailingUs { get; init; }

    public decimal Iceberg { get; init; }

    /// <summary>-1 when it is in no list.</summary>
    public long ListId { get; init; }

    public string? Mode { get; init; }

    public string? Reason { get; init; }

    /// <summary>It waited for its trigger when it was seen, or until it ended.</summary>
    public bool IsWaiting => OrderTypes.Waits(Type) && WorkingUs == -1;

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
        Time(json, "updateTime") is var updated and not 0 ? updated : Time(json, "transactTime"))
    {
        WorkingUs = Time(json, "workingTime"),
        StopPrice = Number(json, "stopPrice"),
        TrailingDelta = (int)Time(json, "trailingDelta"),
        TrailingUs = Time(json, "trailingTime"),
        Iceberg = Number(json, "icebergQty"),
        ListId = Time(json, "orderListId"),
        Mode = Text(json, "selfTradePreventionMode"),
        Reason = Text(json, "expiryReason"),
    };

    /// <summary>Reads an amended order: its own name is the new one, and its quantities have other names than everywhere else.</summary>
    public static SeenOrder ReadAmended(JsonElement answer)
    {
        var json = answer.GetProperty("amendedOrder");
        return Read(json) with
        {
            ClientId = json.GetProperty("clientOrderId").GetString()!,
            Quantity = Number(json, "qty"),
            Quote = Number(json, "cumulativeQuoteQty"),
            Prevented = Number(json, "preventedQty"),
            QuoteAsked = Number(json, "quoteOrderQty"),
            UpdatedUs = Time(answer, "transactTime"),
        };
    }

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

/// <summary>A list of two orders of which one cancels the other, as some answer showed it.</summary>
internal sealed record SeenList(string Symbol, long Id, string ClientId, string Status, long TimeUs, IReadOnlyList<(long OrderId, string ClientId)> Orders)
{
    public bool IsOpen => Status == "EXECUTING";

    public static SeenList Read(JsonElement json) => new(
        json.GetProperty("symbol").GetString()!,
        json.GetProperty("orderListId").GetInt64(),
        json.GetProperty("listClientOrderId").GetString()!,
        json.GetProperty("listOrderStatus").GetString()!,
        SeenOrder.Time(json, "transactionTime"),
        [.. json.GetProperty("orders").EnumerateArray().Select(order => (order.GetProperty("orderId").GetInt64(), order.GetProperty("clientOrderId").GetString()!))]);
}

/// <summary>One amendment of an order's history.</summary>
internal sealed record SeenAmendment(string Symbol, long OrderId, string OldId, string NewId, decimal OldQuantity, decimal NewQuantity, long TimeUs)
{
    public static SeenAmendment Read(JsonElement json) => new(
        json.GetProperty("symbol").GetString()!,
        json.GetProperty("orderId").GetInt64(),
        json.GetProperty("origClientOrderId").GetString()!,
        json.GetProperty("newClientOrderId").GetString()!,
        SeenOrder.Number(json, "origQty"),
        SeenOrder.Number(json, "newQty"),
        SeenOrder.Time(json, "time"));
}

/// <summary>A trade of the whole market, as the public tape shows it.</summary>
internal sealed record PublicTrade(long Id, decimal Price, long TimeUs)
{
    public static PublicTrade Read(JsonElement json) => new(json.GetProperty("id").GetInt64(), SeenOrder.Number(json, "price"), SeenOrder.Time(json, "time"));
}
