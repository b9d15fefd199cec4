using System.Text.Json;
using Keywright.Binance.Wire.Replies;

namespace Keywright.Binance.Wire.Streams;

/// <summary>Events of an account (spot-ws.md §3); each method writes one JSON value.</summary>
public static class UserPayloads
{
    internal static readonly WordList<ExecutionTypeWord> ExecutionType = new("NEW", "CANCELED", "REPLACED", "REJECTED", "TRADE", "EXPIRED", "TRADE_PREVENTION");

    private static readonly WordList<ListChangeWord> ListChange = new("EXEC_STARTED", "UPDATED", "ALL_DONE");

    public static void Report(Utf8JsonWriter writer, TimeUnit unit, in ExecutionReport report)
    {
        var order = report.Order;
        Begin(writer, unit, "executionReport"u8, report.TimeUs);
        writer.WriteString("s"u8, order.Symbol);
        writer.WriteString("c"u8, report.ClientOrderId);
        writer.Word("S"u8, Words.Side, order.Side);
        writer.Word("o"u8, Words.OrderType, order.Type);
        writer.Word("f"u8, Words.TimeInForce, order.TimeInForce);
        writer.Amount("q"u8, order.OrigQty);
        writer.Amount("p"u8, order.Price);
        writer.Amount("P"u8, order.StopPrice ?? default);
        if (order.TrailingDelta is { } delta)
        {
            writer.WriteNumber("d"u8, delta);
        }

        writer.Amount("F"u8, order.IcebergQty ?? default);
        writer.WriteNumber("g"u8, order.OrderListId);
        writer.WriteString("C"u8, report.OrigClientOrderId);
        writer.Word("x"u8, ExecutionType, report.Type);
        writer.Word("X"u8, Words.OrderStatus, report.Status);
        writer.WriteString("r"u8, "NONE"u8);
        writer.WriteNumber("i"u8, order.OrderId);
        writer.Amount("l"u8, report.LastQty);
        writer.Amount("z"u8, report.CumulativeQty);
        writer.Amount("L"u8, report.LastPrice);
        if (report.CommissionAsset is { } asset)
        {
            writer.Amount("n"u8, report.Commission);
            writer.WriteString("N"u8, asset);
        }
        else
        {
            writer.WriteString("n"u8, "0"u8);
            writer.WriteNull("N"u8);
        }

        writer.Time("T"u8, report.TimeUs, unit);
        writer.WriteNumber("t"u8, report.TradeId);
        if (report.Prevention is { } match)
        {
            writer.WriteNumber("v"u8, match.MatchId);
        }

        writer.WriteNumber("I"u8, report.ExecutionId);
        writer.WriteBoolean("w"u8, report.IsOnBook);
        writer.WriteBoolean("m"u8, report.IsMaker);
        writer.WriteBoolean("M"u8, report.Type == ExecutionTypeWord.Trade);
        writer.Time("O"u8, order.TimeUs, unit);
        writer.Amount("Z"u8, report.CumulativeQuote);
        writer.Amount("Y"u8, report.LastQuote);
        writer.Amount("Q"u8, order.OrigQuoteOrderQty);
        if (order is { TrailingDelta: not null, TrailingTimeUs: >= 0 })
        {
            writer.Time("D"u8, order.TrailingTimeUs, unit);
        }

        Optional(writer, order);
        if (report.IsOnBook)
        {
            writer.Time("W"u8, order.WorkingTimeUs, unit);
        }

        writer.Word("V"u8, Words.SelfTrade, order.SelfTradePrevention);
        if (report.PreventedQty.Units != 0)
        {
            writer.Amount("A"u8, report.PreventedQty);
        }

        if (report.Prevention is { } prevented)
        {
            Prevented(writer, order.Symbol, prevented);
        }

        if (report.Type == ExecutionTypeWord.Expired && order.ExpiryReason != ExpiryReasonWord.None)
        {
            writer.Word("eR"u8, Words.ExpiryReason, order.ExpiryReason);
        }

        writer.WriteEndObject();
    }

    /// <summary>What became of an order list.</summary>
    public static void List(Utf8JsonWriter writer, TimeUnit unit, long timeUs, OrderListReply list, ListChangeWord change)
    {
        Begin(writer, unit, "listStatus"u8, timeUs);
        writer.WriteString("s"u8, list.Symbol);
        writer.WriteNumber("g"u8, list.OrderListId);
        writer.WriteString("c"u8, "OCO"u8);
        writer.Word("l"u8, ListChange, change);
        writer.WriteString("L"u8, change == ListChangeWord.AllDone ? "ALL_DONE"u8 : "EXECUTING"u8);
        writer.WriteString("r"u8, "NONE"u8);
        writer.WriteString("C"u8, list.ListClientOrderId);
        writer.Time("T"u8, timeUs, unit);
        writer.WriteStartArray("O"u8);
        foreach (var (orderId, clientOrderId) in list.Orders)
        {
            writer.WriteStartObject();
            writer.WriteString("s"u8, list.Symbol);
            writer.WriteNumber("i"u8, orderId);
            writer.WriteString("c"u8, clientOrderId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Balances that may have changed.</summary>
    public static void Position(Utf8JsonWriter writer, TimeUnit unit, long timeUs, ReadOnlySpan<BalanceReply> balances)
    {
        Begin(writer, unit, "outboundAccountPosition"u8, timeUs);
        writer.Time("u"u8, timeUs, unit);
        writer.WriteStartArray("B"u8);
        foreach (ref readonly var balance in balances)
        {
            writer.WriteStartObject();
            writer.WriteString("a"u8, balance.Asset);
            writer.Amount("f"u8, balance.Free);
            writer.Amount("l"u8, balance.Locked);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Money that came in or went out.</summary>
    public static void BalanceUpdate(Utf8JsonWriter writer, TimeUnit unit, long timeUs, string asset, Amount delta)
    {
        Begin(writer, unit, "balanceUpdate"u8, timeUs);
        writer.WriteString("a"u8, asset);
        writer.Amount("d"u8, delta);
        writer.Time("T"u8, timeUs, unit);
        writer.WriteEndObject();
    }

    /// <summary>The last event of a subscription.</summary>
    public static void Terminated(Utf8JsonWriter writer, TimeUnit unit, long timeUs)
    {
        Begin(writer, unit, "eventStreamTerminated"u8, timeUs);
        writer.WriteEndObject();
    }

    /// <summary>The last event of a listen key.</summary>
    public static void ListenKeyExpired(Utf8JsonWriter writer, TimeUnit unit, long timeUs, string listenKey)
    {
        Begin(writer, unit, "listenKeyExpired"u8, timeUs);
        writer.WriteString("listenKey"u8, listenKey);
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, TimeUnit unit, ReadOnlySpan<byte> type, long timeUs)
    {
        writer.WriteStartObject();
        writer.WriteString("e"u8, type);
        writer.Time("E"u8, timeUs, unit);
    }

    private static void Optional(Utf8JsonWriter writer, in OrderReply order)
    {
        if (order.StrategyId is { } strategy)
        {
            writer.WriteNumber("j"u8, strategy);
        }

        if (order.StrategyType is { } type)
        {
            writer.WriteNumber("J"u8, type);
        }
    }

    private static void Prevented(Utf8JsonWriter writer, string symbol, in Prevention match)
    {
        writer.Amount("B"u8, match.LostQty);

        // No account here is part of a trade group.
        writer.WriteNumber("u"u8, -1);
        writer.WriteNumber("U"u8, match.CounterOrderId);
        writer.WriteString("Cs"u8, symbol);
        writer.Amount("pl"u8, match.Qty);
        writer.Amount("pL"u8, match.Price);
        writer.Amount("pY"u8, match.Quote);
    }
}
