using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>The reports of an order that were missed, made of what the exchange says when it is asked for the order and its trades.</summary>
internal sealed class UserMissed
{
    private readonly JsonElement order;
    private readonly List<UpstreamReport> reports = [];

    // As they were at the time of what is told.
    private string clientId;
    private string ordered;

    private UserMissed(JsonElement order) => (this.order, clientId, ordered) = (order, TextOf(order, "clientOrderId"), DecimalOf(order, "origQty"));

    /// <summary>Makes the reports that have not been told yet, in order; empty when none is missing.</summary>
    /// <param name="order">As a query shows it, times in microseconds.</param>
    /// <param name="trades">Its trades from the first on, in order; not looked at when it has traded no more than was told.</param>
    /// <param name="amendments">Its amendments, in order; those that were told are passed over.</param>
    /// <param name="known">How far its listeners were told.</param>
    /// <param name="isWhole">False when trades are missing that the order has had: what was made goes up to there.</param>
    public static IReadOnlyList<UpstreamReport> Of(JsonElement order, IReadOnlyList<JsonElement> trades, IReadOnlyList<JsonElement> amendments, UserOrder known, out bool isWhole)
    {
        var missed = new UserMissed(order);
        isWhole = missed.Make(trades, amendments, known);
        return missed.reports;
    }

    /// <summary>Traded so far.</summary>
    public static Amount ExecutedOf(JsonElement order) => AmountOf(order, "executedQty");

    /// <summary>Ordered, as lowered by now.</summary>
    public static Amount QuantityOf(JsonElement order) => AmountOf(order, "origQty");

    /// <summary>It will trade no more.</summary>
    public static bool HasEnded(JsonElement order) => TextOf(order, "status") is not ("NEW" or "PARTIALLY_FILLED" or "PENDING_NEW" or "PENDING_CANCEL");

    private bool Make(IReadOnlyList<JsonElement> trades, IReadOnlyList<JsonElement> amendments, UserOrder known)
    {
        var status = TextOf(order, "status");
        var isWorking = order.TryGetProperty("isWorking"u8, out var working) && working.ValueKind == JsonValueKind.True;
        if (!known.HasArrived && status != "REJECTED")
        {
            Add("NEW", "NEW", TimeOf(order, "time"), default, default, isWorking, null);
        }

        var lowered = new Queue<JsonElement>(amendments.Where(one => AmountOf(one, "newQty").Units < known.Quantity.Units));
        if (lowered.TryPeek(out var first))
        {
            (clientId, ordered) = (TextOf(first, "origClientOrderId"), DecimalOf(first, "origQty"));
        }

        var executed = ExecutedOf(order);
        Amount quantity = default;
        Amount quote = default;
        foreach (var trade in executed.Units > known.Told.Units ? trades : [])
        {
            Lower(lowered, TimeOf(trade, "time"), quantity, quote, isWorking);
            quantity = new Amount(quantity.Units + AmountOf(trade, "qty").Units);
            quote = new Amount(quote.Units + AmountOf(trade, "quoteQty").Units);
            if (quantity.Units <= known.Told.Units)
            {
                continue;
            }

            var isLast = status == "FILLED" && quantity.Units >= executed.Units;
            var isMaker = trade.TryGetProperty("isMaker"u8, out var maker) && maker.ValueKind == JsonValueKind.True;
            Add("TRADE", isLast ? "FILLED" : "PARTIALLY_FILLED", TimeOf(trade, "time"), quantity, quote, isMaker && !isLast, trade);
        }

        if (executed.Units > known.Told.Units && quantity.Units < executed.Units)
        {
            return false;
        }

        Lower(lowered, long.MaxValue, executed, AmountOf(order, "cummulativeQuoteQty"), isWorking);
        if (HasEnded(order) && status != "FILLED")
        {
            Add(status switch { "CANCELED" => "CANCELED", "REJECTED" => "REJECTED", _ => "EXPIRED" }, status, TimeOf(order, "updateTime"), executed, AmountOf(order, "cummulativeQuoteQty"), isOnBook: false, null);
        }

        return true;
    }

    /// <summary>Tells the amendments up to an instant.</summary>
    private void Lower(Queue<JsonElement> amendments, long untilUs, Amount quantity, Amount quote, bool isOnBook)
    {
        while (amendments.TryPeek(out var next) && TimeOf(next, "time") <= untilUs)
        {
            amendments.Dequeue();
            (clientId, ordered) = (TextOf(next, "newClientOrderId"), DecimalOf(next, "newQty"));
            Add("REPLACED", quantity.Units > 0 ? "PARTIALLY_FILLED" : "NEW", TimeOf(next, "time"), quantity, quote, isOnBook, null, TextOf(next, "origClientOrderId"), LongOf(next, "executionId") ?? -1);
        }
    }

    /// <summary>As the exchange itself writes it (spot-ws.md §3); the execution's id it tells to those who ask of an amendment alone.</summary>
    private void Add(string type, string status, long timeUs, Amount quantity, Amount quote, bool isOnBook, JsonElement? trade, string before = "", long executionId = -1)
    {
        var told = new UpstreamEvent("executionReport").AddTime("E", timeUs)
            .Add("s", TextOf(order, "symbol")).Add("c", clientId)
            .Add("S", TextOf(order, "side")).Add("o", TextOf(order, "type")).Add("f", TextOf(order, "timeInForce"))
            .Add("q", ordered).Add("p", DecimalOf(order, "price")).Add("P", DecimalOf(order, "stopPrice"));
        Number(told, "d", "trailingDelta");
        told.Add("F", DecimalOf(order, "icebergQty")).Add("g", LongOf(order, "orderListId") ?? -1)
            .Add("C", type == "CANCELED" ? clientId : before)
            .Add("x", type).Add("X", status).Add("r", "NONE").Add("i", LongOf(order, "orderId") ?? 0)
            .Add("l", DecimalOf(trade, "qty")).Add("z", quantity.ToString()).Add("L", DecimalOf(trade, "price"))
            .Add("n", trade is { } charged ? DecimalOf(charged, "commission") : "0").Add("N", trade is { } paid ? TextOf(paid, "commissionAsset") : null)
            .AddTime("T", timeUs).Add("t", trade is { } one ? LongOf(one, "id") ?? -1 : -1).Add("I", executionId)
            .Add("w", isOnBook).Add("m", trade is { } its && its.TryGetProperty("isMaker"u8, out var maker) && maker.ValueKind == JsonValueKind.True).Add("M", type == "TRADE")
            .AddTime("O", TimeOf(order, "time")).Add("Z", quote.ToString()).Add("Y", DecimalOf(trade, "quoteQty")).Add("Q", DecimalOf(order, "origQuoteOrderQty"));
        Time(told, "D", "trailingTime");
        Number(told, "j", "strategyId");
        Number(told, "J", "strategyType");
        if (isOnBook)
        {
            Time(told, "W", "workingTime");
        }

        told.Add("V", TextOf(order, "selfTradePreventionMode"));
        if (AmountOf(order, "preventedQuantity").Units != 0)
        {
            told.Add("A", DecimalOf(order, "preventedQuantity"));
        }

        if (type == "EXPIRED" && TextOf(order, "expiryReason") is { Length: > 0 } reason)
        {
            told.Add("eR", reason);
        }

        if (UpstreamReport.TryRead(told, out var report))
        {
            reports.Add(report);
        }
    }

    private void Number(UpstreamEvent told, string name, string from)
    {
        if (LongOf(order, from) is { } number)
        {
            told.Add(name, number);
        }
    }

    private void Time(UpstreamEvent told, string name, string from)
    {
        if (TimeOf(order, from) is > 0 and var timeUs)
        {
            told.AddTime(name, timeUs);
        }
    }

    /// <summary>A text within bounds; empty when there is none.</summary>
    internal static string TextOf(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= UpstreamEvent.TextMax } text ? text : "";

    internal static long? LongOf(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    internal static long TimeOf(JsonElement json, string name) => LongOf(json, name) is > 0 and var time ? UpstreamEvent.MicrosecondsOf(time) : 0;

    private static Amount AmountOf(JsonElement json, string name)
        => DecimalText.TryParse(Encoding.UTF8.GetBytes(TextOf(json, name)), name, out var amount, out _) ? amount : default;

    private static string DecimalOf(JsonElement? json, string name) => (json is { } from ? AmountOf(from, name) : default).ToString();
}
