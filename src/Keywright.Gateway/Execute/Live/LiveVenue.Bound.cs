using System.Diagnostics.CodeAnalysis;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Orders that buy at any price, of keys with limits: no real exchange would stop them there. They leave with a limit, the price that they are
/// counted at, and without waiting: what would go beyond expires, as on paper.
/// </summary>
internal sealed partial class LiveVenue
{
    /// <summary>
    /// A stop order becomes one with a limit, and is told so: as an order that waits it shows what it will do. A market order is one still to the
    /// bot (<see cref="AskedTerms"/>), and in the ledger; only its price is bound.
    /// </summary>
    private PlaceOrder Bound(AdmittedRequest request, SymbolRules symbol, in PlaceOrder order)
    {
        if (!request.Terms.Rules.LimitMoney || order is not { Type: OrderType.StopLoss or OrderType.TakeProfit or OrderType.Market, Side: Side.Buy, CapPrice: not 0 })
        {
            return order;
        }

        var price = Math.Min(order.CapPrice, symbol.MaxPrice);
        price -= price % symbols.Steps(symbol).Price;
        return order.Type == OrderType.Market ? order with { CapPrice = price } : order with
        {
            Type = order.Type == OrderType.StopLoss ? OrderType.StopLossLimit : OrderType.TakeProfitLimit,
            TimeInForce = TimeInForce.Ioc,
            Price = price,
            CapPrice = price,
        };
    }

    private static bool IsBound(in PlaceOrder order, in PlaceOrder asked) => order.Type != asked.Type || AskedTerms.AreOf(in order);

    private static string TypeOf(in PlaceOrder bound) => bound.Type switch
    {
        OrderType.Market => "LIMIT",
        OrderType.StopLossLimit => "STOP_LOSS_LIMIT",
        _ => "TAKE_PROFIT_LIMIT",
    };

    private static string PriceOf(SymbolRules symbol, in PlaceOrder order) => Amount.FromSteps(order.CapPrice, symbol.PriceDecimals).ToString();

    /// <summary>What came of a call as the bot asked for it.</summary>
    [return: NotNullIfNotNull(nameof(finding))]
    private static LiveFinding? InAskedTerms(LiveIntent intent, LiveFinding? finding)
    {
        if (finding is null || !AskedTerms.AreOf(intent.Order) || !AskedTerms.MayBeIn(finding.Reply.Body.Span))
        {
            return finding;
        }

        var id = intent.Order.ClientId.ToString();
        var body = AskedTerms.Of(finding.Reply.Body, one => one.TryGetProperty("clientOrderId"u8, out var name) && name.ValueEquals(id));
        return finding with { Reply = new Reply { Status = finding.Reply.Status, Body = body } };
    }

    /// <summary>Orders as the account's bots asked for them, in an answer to a read.</summary>
    private ReadOnlyMemory<byte> InAskedTerms(int account, ReadOnlyMemory<byte> body) => !AskedTerms.MayBeIn(body.Span) ? body : AskedTerms.Of(
        body,
        one => SymbolOf(one) is { } symbol && one.TryGetProperty("orderId"u8, out var id) && id.TryGetInt64(out var orderId) && ledger.Find(account, symbol, new OrderName(orderId, default)) is { Type: OrderType.Market });
}
