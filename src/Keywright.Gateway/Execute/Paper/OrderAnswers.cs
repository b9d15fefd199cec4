using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Orders in the exchange's words.</summary>
internal static class OrderAnswers
{
    public static Reply Placed(ExchangeRules rules, in OrderState order, ReadOnlySpan<MarketEvent> events, ResponseType response, TimeUnit unit)
    {
        var shown = Show(rules, in order);
        var body = response switch
        {
            ResponseType.Ack => JsonBody.Write((shown, unit), static (writer, s) => OrderReplies.Ack(writer, s.unit, s.shown)),
            ResponseType.Result => JsonBody.Write(new Told(shown, [], Prevented(rules, order, events), unit), static (writer, t) => OrderReplies.Result(writer, t.Unit, t.Order, t.Prevented)),
            _ => JsonBody.Write(new Told(shown, Fills(rules, order, events), Prevented(rules, order, events), unit), static (writer, t) => OrderReplies.Full(writer, t.Unit, t.Order, t.Fills, t.Prevented)),
        };
        return Ok(body);
    }

    /// <summary>The answer to a cancel: the order, or the list that went with it.</summary>
    public static Reply Canceled(Exchange exchange, in OrderState order, in ClientOrderId cancelId, long timeUs, ReadOnlySpan<MarketEvent> events, TimeUnit unit)
        => IsListEnded(events, order.ListId)
            ? ListAnswers.Canceled(exchange, order.Account, order.ListId, in cancelId, timeUs, unit)
            : Ok(JsonBody.Write((Order: Show(exchange.Rules, in order), Id: cancelId.ToString(), unit), static (writer, s) => OrderReplies.Cancelled(writer, s.unit, s.Order, s.Id)));

    /// <param name="exchange">Where the orders' lists are.</param>
    /// <param name="orders">As they ended, oldest first.</param>
    /// <param name="cancelId">One id for the whole call, as the exchange gives each cancel of it.</param>
    /// <param name="timeUs">When.</param>
    /// <param name="events">What the command did: a list that it ended is shown as one.</param>
    /// <param name="unit">Of the answer's times.</param>
    public static Reply CanceledAll(Exchange exchange, IReadOnlyList<OrderState> orders, ClientOrderId cancelId, long timeUs, ReadOnlySpan<MarketEvent> events, TimeUnit unit)
    {
        var ended = new HashSet<long>();
        foreach (ref readonly var e in events)
        {
            if (e.Kind == EventKind.ListChanged)
            {
                ended.Add(e.ListId);
            }
        }

        return Ok(JsonBody.Write((exchange, orders, ended, timeUs, Id: cancelId.ToString(), unit), static (writer, s) =>
        {
            writer.WriteStartArray();
            foreach (var order in s.orders)
            {
                if (!s.ended.Contains(order.ListId) || !s.exchange.TryGetList(order.Account, order.ListId, out var list))
                {
                    OrderReplies.Cancelled(writer, s.unit, Show(s.exchange.Rules, in order), s.Id);
                }
                else if (list.FirstOrderId == order.OrderId)
                {
                    var (shown, reports) = ListAnswers.CanceledParts(s.exchange, order.Account, list.ListId, s.timeUs);
                    OrderListReplies.Cancelled(writer, s.unit, shown, reports, s.Id);
                }
            }

            writer.WriteEndArray();
        }));
    }

    private static bool IsListEnded(ReadOnlySpan<MarketEvent> events, long listId)
    {
        foreach (ref readonly var e in events)
        {
            if (e.Kind == EventKind.ListChanged && e.ListId == listId)
            {
                return true;
            }
        }

        return false;
    }

    public static Reply Tested(ExchangeRules rules, PlaceOrderCall call)
        => Ok(JsonBody.Write((rules, call), static (writer, s) =>
        {
            if (s.call.WithCommission)
            {
                OrderReplies.TestCommission(writer, Rate(s.rules.MakerFeeBps), Rate(s.rules.TakerFeeBps));
            }
            else
            {
                MarketReplies.Empty(writer);
            }
        }));

    /// <summary>Basis points as a fraction: ten are 0.001.</summary>
    public static Amount Rate(int basisPoints) => Amount.FromSteps(basisPoints, 4);

    public static OrderReply Show(ExchangeRules rules, in OrderState order)
    {
        var symbol = rules.Symbols[order.Symbol];
        return new OrderReply
        {
            Symbol = symbol.Name,
            OrderId = order.OrderId,
            ClientOrderId = order.ClientId.ToString(),
            Price = Amount.FromSteps(order.Price, symbol.PriceDecimals),
            OrigQty = Amount.FromSteps(order.Lots, symbol.LotDecimals),
            ExecutedQty = Amount.FromSteps(order.ExecutedLots, symbol.LotDecimals),
            OrigQuoteOrderQty = new Amount(order.QuoteAmount),
            CumulativeQuoteQty = new Amount(order.QuoteUnits),
            Status = Word(order.Status),
            TimeInForce = (TimeInForceWord)order.TimeInForce,
            Type = Word(order.Type),
            Side = (SideWord)order.Side,
            SelfTradePrevention = (SelfTradeWord)order.SelfTradePrevention,
            ExpiryReason = Word(order.ExpiryReason),
            IsWorking = order.IsWorking,
            OrderListId = ListId(order.ListId),
            StopPrice = order.StopPrice == 0 ? null : Amount.FromSteps(order.StopPrice, symbol.PriceDecimals),
            TrailingDelta = order.TrailingDelta == 0 ? null : order.TrailingDelta,
            TrailingTimeUs = order.TrailingUs,
            IcebergQty = order.IcebergLots == 0 ? null : Amount.FromSteps(order.IcebergLots, symbol.LotDecimals),
            TransactTimeUs = order.UpdatedUs,
            TimeUs = order.CreatedUs,
            UpdateTimeUs = order.UpdatedUs,
            WorkingTimeUs = order.WorkingUs,
            StrategyId = order.StrategyId,
            StrategyType = order.StrategyType,
            PreventedMatchId = order.PreventedLots == 0 ? null : order.PreventedMatchId,
            PreventedQty = Amount.FromSteps(order.PreventedLots, symbol.LotDecimals),
        };
    }

    /// <summary>As the wire has it: -1 for an order that is in no list.</summary>
    internal static long ListId(long listId) => listId == 0 ? -1 : listId;

    private static Reply Ok(byte[] body) => new() { Status = 200, Body = body };

    private static OrderFillReply[] Fills(ExchangeRules rules, in OrderState order, ReadOnlySpan<MarketEvent> events)
    {
        var symbol = rules.Symbols[order.Symbol];
        var asset = rules.Assets[order.Side == Side.Buy ? symbol.BaseAsset : symbol.QuoteAsset];
        var fills = new List<OrderFillReply>();
        foreach (ref readonly var e in events)
        {
            if (e.Kind == EventKind.Traded && e.OrderId == order.OrderId)
            {
                fills.Add(new OrderFillReply(
                    Amount.FromSteps(e.Price, symbol.PriceDecimals),
                    Amount.FromSteps(e.Lots, symbol.LotDecimals),
                    new Amount(e.TakerCommission),
                    asset,
                    e.TradeId));
            }
        }

        return [.. fills];
    }

    private static PreventedMatchReply[] Prevented(ExchangeRules rules, in OrderState order, ReadOnlySpan<MarketEvent> events)
    {
        if (order.PreventedMatchId == 0)
        {
            return [];
        }

        var symbol = rules.Symbols[order.Symbol];
        var matches = new List<PreventedMatchReply>();
        foreach (ref readonly var e in events)
        {
            if (e.Kind == EventKind.Prevented && e.OrderId == order.OrderId)
            {
                matches.Add(PreventedMatch(symbol, e.TradeId, e.MakerOrderId, e.Price, e.TakerPreventedLots, e.MakerPreventedLots));
            }
        }

        return [.. matches];
    }

    /// <summary>A prevented match; a side that lost nothing is not shown.</summary>
    internal static PreventedMatchReply PreventedMatch(SymbolRules symbol, long id, long makerOrderId, long price, long takerLots, long makerLots) => new(
        id,
        makerOrderId,
        Amount.FromSteps(price, symbol.PriceDecimals),
        takerLots == 0 ? null : Amount.FromSteps(takerLots, symbol.LotDecimals),
        makerLots == 0 ? null : Amount.FromSteps(makerLots, symbol.LotDecimals));

    private static OrderStatusWord Word(OrderStatus status) => status switch
    {
        OrderStatus.New => OrderStatusWord.New,
        OrderStatus.PartiallyFilled => OrderStatusWord.PartiallyFilled,
        OrderStatus.Filled => OrderStatusWord.Filled,
        OrderStatus.Canceled => OrderStatusWord.Canceled,
        OrderStatus.Expired => OrderStatusWord.Expired,
        OrderStatus.ExpiredInMatch => OrderStatusWord.ExpiredInMatch,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a word."),
    };

    internal static OrderTypeWord Word(OrderType type) => type switch
    {
        OrderType.Limit => OrderTypeWord.Limit,
        OrderType.Market => OrderTypeWord.Market,
        OrderType.LimitMaker => OrderTypeWord.LimitMaker,
        OrderType.StopLoss => OrderTypeWord.StopLoss,
        OrderType.StopLossLimit => OrderTypeWord.StopLossLimit,
        OrderType.TakeProfit => OrderTypeWord.TakeProfit,
        OrderType.TakeProfitLimit => OrderTypeWord.TakeProfitLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without a word."),
    };

    private static ExpiryReasonWord Word(ExpiryReason reason) => reason switch
    {
        ExpiryReason.None => ExpiryReasonWord.None,
        ExpiryReason.UnfilledIoc => ExpiryReasonWord.UnfilledIocQuantityExpired,
        ExpiryReason.UnfilledFok => ExpiryReasonWord.UnfilledFokOrderExpired,
        ExpiryReason.OcoTrigger => ExpiryReasonWord.OcoTrigger,
        ExpiryReason.InsufficientLiquidity => ExpiryReasonWord.InsufficientLiquidity,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a word."),
    };

    private sealed record Told(OrderReply Order, OrderFillReply[] Fills, PreventedMatchReply[] Prevented, TimeUnit Unit);
}
