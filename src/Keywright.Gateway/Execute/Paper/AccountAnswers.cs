using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The account, its orders and its trades in the exchange's words.</summary>
internal static class AccountAnswers
{
    public static byte[] Account(ExchangeRules rules, Balance[] balances, AccountCall call, int account, long nowUs, LiveKey key, TimeUnit unit)
    {
        var shown = new List<BalanceReply>(balances.Length);
        for (var asset = 0; asset < balances.Length; asset++)
        {
            var (free, locked) = (balances[asset].Free, balances[asset].Locked);
            if (!call.OmitZeroBalances || free != 0 || locked != 0)
            {
                shown.Add(new BalanceReply(rules.Assets[asset], new Amount(free), new Amount(locked)));
            }
        }

        var head = new AccountReply
        {
            MakerRate = OrderAnswers.Rate(rules.MakerFeeBps),
            TakerRate = OrderAnswers.Rate(rules.TakerFeeBps),
            CanTrade = key.Terms.Permissions.HasFlag(KeyPermissions.Spot),
            UpdateTimeUs = nowUs,
            Uid = account,
        };
        return JsonBody.Write((head, Balances: shown.ToArray(), unit), static (writer, s) => AccountReplies.Account(writer, s.unit, s.head, s.Balances));
    }

    public static List<OrderState> GatherOpen(Exchange exchange, KeySight sight, OpenOrdersCall call)
    {
        var orders = new List<OrderState>();
        exchange.OpenOrders(sight.Account, call.Symbol?.Index, orders);
        orders.RemoveAll(order => !sight.IsIts(in order));
        return orders;
    }

    public static List<OrderState> GatherAll(Exchange exchange, KeySight sight, AllOrdersCall call)
    {
        var orders = new List<OrderState>();
        var (startUs, endUs) = sight.Span(call.StartUs, call.EndUs, call.FromOrderId is not null);
        exchange.Orders(sight.Account, call.Symbol.Index, call.FromOrderId, startUs, endUs, call.Limit, orders, sight.Tag);
        orders.RemoveAll(order => !sight.History.Holds(order.CreatedUs));
        return orders;
    }

    public static List<Fill> GatherFills(Exchange exchange, KeySight sight, MyTradesCall call)
    {
        var fills = new List<Fill>();
        var (startUs, endUs) = sight.Span(call.StartUs, call.EndUs, call.FromTradeId is not null);
        exchange.Fills(sight.Account, call.Symbol.Index, call.OrderId, call.FromTradeId, startUs, endUs, call.Limit, fills, sight.Tag);
        fills.RemoveAll(fill => !sight.History.Holds(fill.TimeUs));
        return fills;
    }

    public static List<PreventedMatch> GatherPrevented(Exchange exchange, KeySight sight, MyPreventedMatchesCall call)
    {
        var matches = new List<PreventedMatch>();
        exchange.PreventedMatches(
            sight.Account, call.Symbol.Index, call.PreventedMatchId, call.OrderId, call.FromPreventedMatchId, sight.IsPartial ? int.MaxValue : call.Limit, matches);
        if (sight.IsPartial)
        {
            matches.RemoveAll(match => !sight.History.Holds(match.TimeUs) || !(IsIts(match.TakerOrderId) || IsIts(match.MakerOrderId)));
            matches.RemoveRange(Math.Min(call.Limit, matches.Count), Math.Max(0, matches.Count - call.Limit));
        }

        return matches;

        bool IsIts(long orderId) => sight.Tag is null || (exchange.TryGetOrder(sight.Account, call.Symbol.Index, orderId, out var order) && sight.IsIts(in order));
    }

    public static byte[] Prevented(SymbolRules symbol, List<PreventedMatch> matches, TimeUnit unit) => JsonBody.Write((symbol, matches, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var match in s.matches)
        {
            AccountReplies.PreventedMatch(writer, s.unit, new MyPreventedMatchReply(
                s.symbol.Name,
                OrderAnswers.PreventedMatch(s.symbol, match.PreventedMatchId, match.MakerOrderId, match.Price, match.TakerLots, match.MakerLots),
                match.TakerOrderId,
                (SelfTradeWord)match.Mode,
                match.TimeUs));
        }

        writer.WriteEndArray();
    });

    public static byte[] Orders(ExchangeRules rules, List<OrderState> orders, TimeUnit unit) => JsonBody.Write((rules, orders, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var order in s.orders)
        {
            OrderReplies.Query(writer, s.unit, OrderAnswers.Show(s.rules, in order));
        }

        writer.WriteEndArray();
    });

    public static byte[] Fills(ExchangeRules rules, List<Fill> fills, TimeUnit unit) => JsonBody.Write((rules, fills, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var fill in s.fills)
        {
            var symbol = s.rules.Symbols[fill.Symbol];
            AccountReplies.MyTrade(writer, s.unit, new MyTradeReply(
                symbol.Name,
                fill.TradeId,
                fill.OrderId,
                OrderAnswers.ListId(fill.ListId),
                Amount.FromSteps(fill.Price, symbol.PriceDecimals),
                Amount.FromSteps(fill.Lots, symbol.LotDecimals),
                new Amount(fill.QuoteUnits),
                new Amount(fill.CommissionUnits),
                s.rules.Assets[fill.CommissionAsset],
                fill.TimeUs,
                fill.IsBuyer,
                fill.IsMaker));
        }

        writer.WriteEndArray();
    });
}
