using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Order lists in the exchange's words. Each is shown as it stands now.</summary>
internal static class ListAnswers
{
    public static Reply Placed(Exchange exchange, int account, long listId, ResponseType response, TimeUnit unit)
    {
        var list = Find(exchange, account, listId);
        var orders = Orders(exchange, in list);
        return Ok(JsonBody.Write((List: Show(exchange, orders, in list), Orders: Shown(exchange, orders), response, unit),
            static (writer, s) => OrderListReplies.Placed(writer, s.unit, s.List, (ResponseTypeWord)s.response, s.Orders)));
    }

    public static Reply Canceled(Exchange exchange, int account, long listId, in ClientOrderId cancelId, long timeUs, TimeUnit unit)
        => Ok(JsonBody.Write((Body: CanceledParts(exchange, account, listId, timeUs), Id: cancelId.ToString(), unit),
            static (writer, s) => OrderListReplies.Cancelled(writer, s.unit, s.Body.List, s.Body.Orders, s.Id)));

    public static (OrderListReply List, OrderReply[] Orders) CanceledParts(Exchange exchange, int account, long listId, long timeUs)
    {
        var list = Find(exchange, account, listId);
        var orders = Orders(exchange, in list);
        return (Show(exchange, orders, in list) with { TransactionTimeUs = timeUs }, Shown(exchange, orders));
    }

    public static Reply Query(Exchange exchange, IReadOnlyList<OrderListState> lists, bool isOne, TimeUnit unit)
    {
        var shown = lists.Select(list => Show(exchange, Orders(exchange, in list), in list)).ToArray();
        return Ok(JsonBody.Write((shown, isOne, unit), static (writer, s) =>
        {
            if (s.isOne)
            {
                OrderListReplies.List(writer, s.unit, s.shown[0]);
                return;
            }

            writer.WriteStartArray();
            foreach (var list in s.shown)
            {
                OrderListReplies.List(writer, s.unit, list);
            }

            writer.WriteEndArray();
        }));
    }

    /// <summary>By the limit rules of the order history: the newest, or from an id or a time on the oldest.</summary>
    public static IEnumerable<OrderListState> Chosen(IEnumerable<OrderListState> lists, AllListsCall call)
    {
        var fitting = lists.Where(list => !(list.ListId < call.FromListId) && !(list.CreatedUs < call.StartUs) && !(list.CreatedUs > call.EndUs));
        return call.FromListId is null && call.StartUs is null ? fitting.TakeLast(call.Limit) : fitting.Take(call.Limit);
    }

    public static OrderListReply Show(Exchange exchange, in OrderListState list) => Show(exchange, Orders(exchange, in list), in list);

    private static Reply Ok(byte[] body) => new() { Status = 200, Body = body };

    private static OrderListState Find(Exchange exchange, int account, long listId)
        => exchange.TryGetList(account, listId, out var list) ? list : throw new InvalidOperationException($"Order list {listId} cannot be found.");

    /// <summary>Its orders as they stand; one that the archive has dropped is left out.</summary>
    private static List<OrderState> Orders(Exchange exchange, in OrderListState list)
    {
        var orders = new List<OrderState>();
        foreach (var orderId in (ReadOnlySpan<long>)[list.FirstOrderId, list.SecondOrderId])
        {
            if (exchange.TryGetOrder(list.Account, list.Symbol, orderId, out var order))
            {
                orders.Add(order);
            }
        }

        return orders;
    }

    private static OrderReply[] Shown(Exchange exchange, List<OrderState> orders) => [.. orders.Select(order => OrderAnswers.Show(exchange.Rules, in order))];

    private static OrderListReply Show(Exchange exchange, List<OrderState> orders, in OrderListState list) => new()
    {
        OrderListId = list.ListId,
        ListClientOrderId = list.ClientId.ToString(),
        Symbol = exchange.Rules.Symbols[list.Symbol].Name,
        IsOpen = list.IsOpen,
        TransactionTimeUs = list.CreatedUs,
        Orders = [.. orders.Select(order => (order.OrderId, order.ClientId.ToString()))],
    };
}
