using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Amendments in the exchange's words.</summary>
internal static class AmendAnswers
{
    /// <summary>An order just after its amendment; one that ended by it was not renamed.</summary>
    public static Reply Amended(Exchange exchange, int account, int symbol, long orderId, TimeUnit unit)
    {
        if (!exchange.TryGetOrder(account, symbol, orderId, out var order))
        {
            throw new InvalidOperationException($"Order {orderId} was amended and cannot be found.");
        }

        var last = order.IsOpen ? exchange.Amendments(account, symbol, orderId).Last() : new Amendment { OrigClientId = order.ClientId, ExecutionId = exchange.UpdateId(symbol) };
        var list = exchange.TryGetList(account, order.ListId, out var found) && found.IsOpen ? ListAnswers.Show(exchange, in found) : null;
        return new Reply
        {
            Status = 200,
            Body = JsonBody.Write((Order: OrderAnswers.Show(exchange.Rules, in order), last, list, unit),
                static (writer, s) => AmendReplies.Amended(writer, s.unit, s.Order, s.last.OrigClientId.ToString(), ExecutionIds.Of(s.last.ExecutionId), s.list)),
        };
    }

    public static List<Amendment> Gather(Exchange exchange, KeySight sight, AmendmentsCall call)
    {
        var isHidden = sight.IsPartial && !(exchange.TryGetOrder(sight.Account, call.Symbol.Index, call.OrderId, out var order) && sight.Sees(in order));
        var all = isHidden ? [] : exchange.Amendments(sight.Account, call.Symbol.Index, call.OrderId);
        return [.. call.FromExecutionId is { } from ? all.Where(amendment => ExecutionIds.Of(amendment.ExecutionId) >= from).Take(call.Limit) : all.TakeLast(call.Limit)];
    }

    public static byte[] History(SymbolRules symbol, List<Amendment> amendments, TimeUnit unit) => JsonBody.Write((symbol, amendments, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var amendment in s.amendments)
        {
            AmendReplies.Amendment(writer, s.unit, new AmendmentReply(
                s.symbol.Name,
                amendment.OrderId,
                ExecutionIds.Of(amendment.ExecutionId),
                amendment.OrigClientId.ToString(),
                amendment.NewClientId.ToString(),
                Amount.FromSteps(amendment.OrigLots, s.symbol.LotDecimals),
                Amount.FromSteps(amendment.NewLots, s.symbol.LotDecimals),
                amendment.TimeUs));
        }

        writer.WriteEndArray();
    });
}
