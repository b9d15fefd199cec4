using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>The refusals of an order list.</summary>
internal static partial class NaiveChecks
{
    public static Reject CheckList(NaiveExchange exchange, ExchangeRules rules, NaiveSymbol symbol, PlaceOrderList asked, List<NaiveList> openLists, long timeUs)
    {
        var own = symbol.Rules;
        var (first, second) = (asked.First, asked.Second);
        var makers = symbol.Parts(first.Side);
        foreach (var order in new[] { first, second })
        {
            if (CheckFilters(symbol, order, makers, timeUs, out _) is var refused and not Reject.None)
            {
                return refused;
            }
        }

        if (openLists.Count(list => list.First.Asked.Symbol == first.Symbol) >= own.MaxOrderLists)
        {
            return Reject.MaxNumOrderLists;
        }

        if (openLists.Count >= rules.MaxOrderListsPerAccount)
        {
            return Reject.AccountListsFull;
        }

        var openHere = symbol.Open.FindAll(order => order.Asked.Account == first.Account);
        var both = new[] { first, second };
        if (openHere.Count > own.MaxOpenOrders - 2)
        {
            return Reject.MaxNumOrders;
        }

        if (exchange.CountEverywhere(first.Account, _ => true) > rules.MaxOpenOrdersPerAccount - 2)
        {
            return Reject.AccountOrdersFull;
        }

        if (openHere.Count(order => order.Asked.Type.Waits()) + both.Count(order => order.Type.Waits()) > own.MaxAlgoOrders)
        {
            return Reject.MaxNumAlgoOrders;
        }

        if (exchange.CountEverywhere(first.Account, order => order.Asked.Type.Waits()) + both.Count(order => order.Type.Waits()) > rules.MaxAlgoOrdersPerAccount)
        {
            return Reject.AccountAlgosFull;
        }

        var icebergs = both.Count(order => order.IcebergLots > 0);
        if (icebergs > 0 && openHere.Count(order => order.IcebergLots > 0) + icebergs > own.MaxIcebergOrders)
        {
            return Reject.MaxNumIcebergOrders;
        }

        if (icebergs > 0 && exchange.CountEverywhere(first.Account, order => order.IcebergLots > 0) + icebergs > rules.MaxIcebergOrdersPerAccount)
        {
            return Reject.AccountIcebergsFull;
        }

        if (own.MaxPositionLots > 0 && first.Side == Side.Buy)
        {
            var holds = (decimal)exchange.BalanceOf(first.Account, own.BaseAsset).Total / 1_0000_0000m;
            if (holds + openHere.Where(order => order.IsBuy && !order.Shares).Sum(order => order.Left) + (first.Lots * symbol.Lot) > own.MaxPositionLots * symbol.Lot)
            {
                return Reject.MaxPosition;
            }
        }

        if (both.Any(order => !order.ClientId.IsNone && openHere.Exists(open => open.ClientId == order.ClientId))
            || (!first.ClientId.IsNone && first.ClientId == second.ClientId)
            || (!asked.ClientId.IsNone && openLists.Exists(list => list.ClientId == asked.ClientId)))
        {
            return Reject.DuplicateClientId;
        }

        var last = symbol.LastPriceTicks;
        var (upper, lower) = first.Side == Side.Buy ? (first.StopPrice, PriceOf(second)) : (PriceOf(second), first.StopPrice);
        if (last > 0 && ((upper > 0 && upper <= last) || (lower > 0 && lower >= last)))
        {
            return Reject.ListPrices;
        }

        if (!second.Type.Waits() && makers.Count > 0 && (first.Side == Side.Buy ? makers[0].Maker.Price <= second.Price * symbol.Tick : makers[0].Maker.Price >= second.Price * symbol.Tick))
        {
            return Reject.WouldTake;
        }

        var quantity = first.Lots * symbol.Lot;
        var needs = first.Side == Side.Sell ? quantity
            : quantity * Math.Max(LockPrice(symbol, first), second.Type.Waits() ? LockPrice(symbol, second) : second.Price * symbol.Tick);
        return exchange.Accounts[first.Account].Free[first.Side == Side.Sell ? own.BaseAsset : own.QuoteAsset] < needs ? Reject.InsufficientBalance : Reject.None;
    }

    private static long PriceOf(PlaceOrder second) => second.Type.Waits() ? second.StopPrice : second.Price;
}
