using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>The refusals of the naive exchange, one after the other.</summary>
internal static partial class NaiveChecks
{
    public static Reject Check(
        NaiveExchange exchange, ExchangeRules rules, NaiveSymbol symbol, PlaceOrder asked, List<(NaiveOrder Maker, decimal Quantity)> makers, long timeUs, out NaiveQuotePlan? byQuote)
    {
        var own = symbol.Rules;
        var price = asked.Price * symbol.Tick;
        var isMarket = asked.Type.RunsAsMarket();
        var refused = CheckFilters(symbol, asked, makers, timeUs, out byQuote);
        if (refused != Reject.None)
        {
            return refused;
        }

        var quantity = byQuote?.Quantity ?? asked.Lots * symbol.Lot;
        var mayRest = asked.Type == OrderType.LimitMaker || asked.Type.Waits() || asked is { Type: OrderType.Limit, TimeInForce: TimeInForce.Gtc };
        var openHere = symbol.Open.FindAll(order => order.Asked.Account == asked.Account);
        if (mayRest && openHere.Count >= own.MaxOpenOrders)
        {
            return Reject.MaxNumOrders;
        }

        if (mayRest && exchange.CountEverywhere(asked.Account, _ => true) >= rules.MaxOpenOrdersPerAccount)
        {
            return Reject.AccountOrdersFull;
        }

        if (asked.Type.Waits() && openHere.Count(order => order.Asked.Type.Waits()) >= own.MaxAlgoOrders)
        {
            return Reject.MaxNumAlgoOrders;
        }

        if (asked.Type.Waits() && exchange.CountEverywhere(asked.Account, order => order.Asked.Type.Waits()) >= rules.MaxAlgoOrdersPerAccount)
        {
            return Reject.AccountAlgosFull;
        }

        if (asked.IcebergLots > 0 && openHere.Count(order => order.IcebergLots > 0) >= own.MaxIcebergOrders)
        {
            return Reject.MaxNumIcebergOrders;
        }

        if (asked.IcebergLots > 0 && exchange.CountEverywhere(asked.Account, order => order.IcebergLots > 0) >= rules.MaxIcebergOrdersPerAccount)
        {
            return Reject.AccountIcebergsFull;
        }

        if (own.MaxPositionLots > 0 && asked.Side == Side.Buy)
        {
            var holds = (decimal)exchange.BalanceOf(asked.Account, own.BaseAsset).Total / 1_0000_0000m;
            if (holds + openHere.Where(order => order.IsBuy && !order.Shares).Sum(order => order.Left) + quantity > own.MaxPositionLots * symbol.Lot)
            {
                return Reject.MaxPosition;
            }
        }

        if (!asked.ClientId.IsNone && openHere.Exists(order => order.ClientId == asked.ClientId))
        {
            return Reject.DuplicateClientId;
        }

        if (asked.Type == OrderType.LimitMaker && makers.Count > 0 && (asked.Side == Side.Buy ? makers[0].Maker.Price <= price : makers[0].Maker.Price >= price))
        {
            return Reject.WouldTake;
        }

        if (asked.Type.Waits() && asked.StopPrice > 0 && symbol.LastPriceTicks > 0 && Triggers(asked, symbol.LastPriceTicks, asked.StopPrice))
        {
            return Reject.WouldTrigger;
        }

        if (byQuote is not null && symbol.Lots(byQuote.Quantity) < own.MinLots)
        {
            return byQuote.RanDry ? Reject.NoLiquidity : Reject.ZeroNotional;
        }

        var needs = asked.Side == Side.Sell ? quantity
            : byQuote is not null ? asked.QuoteAmount / 1_0000_0000m
            : asked.Type.Waits() ? quantity * LockPrice(symbol, asked)
            : isMarket ? CostOf(asked, quantity, makers)
            : quantity * price;
        var free = exchange.Accounts[asked.Account].Free[asked.Side == Side.Sell ? own.BaseAsset : own.QuoteAsset];
        return free < needs ? Reject.InsufficientBalance : Reject.None;
    }

    public static bool Crosses(NaiveOrder taker, NaiveOrder maker) => taker.IsBuy ? maker.Price <= taker.Price : maker.Price >= taker.Price;

    private static Reject CheckFilters(
        NaiveSymbol symbol, PlaceOrder asked, List<(NaiveOrder Maker, decimal Quantity)> makers, long timeUs, out NaiveQuotePlan? byQuote)
    {
        var own = symbol.Rules;
        var price = asked.Price * symbol.Tick;
        var quantity = asked.Lots * symbol.Lot;
        var reference = symbol.Reference(timeUs) * symbol.Tick;
        var isMarket = asked.Type.RunsAsMarket();
        byQuote = null;
        if (!own.AllowedSelfTradePrevention.Contains(asked.SelfTradePrevention))
        {
            return Reject.SelfTradeModeNotAllowed;
        }

        if (asked.Type.Waits() && CheckTrigger(own, asked) is var trigger and not Reject.None)
        {
            return trigger;
        }

        if (!isMarket && (asked.Price < own.MinPrice || asked.Price > own.MaxPrice))
        {
            return Reject.PriceFilter;
        }

        var (down, up) = asked.Side == Side.Buy ? (own.BidDownBps, own.BidUpBps) : (own.AskDownBps, own.AskUpBps);
        if (!isMarket && reference > 0 && (price < reference * down / 10_000m || price > reference * up / 10_000m))
        {
            return Reject.PercentPrice;
        }

        if (isMarket && asked is { Lots: 0, QuoteAmount: > 0 })
        {
            byQuote = PlanByQuote(symbol, asked, makers);
            quantity = byQuote.Quantity;
        }
        else if (asked.Lots < own.MinLots || asked.Lots > own.MaxLots)
        {
            return Reject.LotSize;
        }

        if (isMarket && symbol.Lots(quantity) > own.MaxMarketLots)
        {
            return Reject.MarketLotSize;
        }

        if (asked.IcebergLots > 0)
        {
            if (asked.IcebergLots < own.MinLots || asked.IcebergLots > own.MaxLots)
            {
                return Reject.LotSize;
            }

            if (asked.IcebergLots >= asked.Lots)
            {
                return Reject.IcebergExceedsLots;
            }

            if (decimal.Ceiling((decimal)asked.Lots / asked.IcebergLots) > own.MaxIcebergParts)
            {
                return Reject.IcebergParts;
            }
        }

        var marketPrice = asked.Type.Waits() ? LockPrice(symbol, asked) : reference;
        var notional = byQuote is not null ? asked.QuoteAmount / 1_0000_0000m : quantity * (isMarket ? marketPrice : price);
        var knowsNotional = !isMarket || byQuote is not null || marketPrice > 0;
        if (knowsNotional && notional < own.MinNotional / 1_0000_0000m)
        {
            return Reject.Notional;
        }

        if (!isMarket && notional > own.MaxNotional / 1_0000_0000m)
        {
            return Reject.Notional;
        }

        return Reject.None;
    }

    /// <summary>Whether the order's plain trigger is met by that price.</summary>
    public static bool Triggers(PlaceOrder asked, decimal price, decimal stop)
    {
        var isStopLoss = asked.Type is OrderType.StopLoss or OrderType.StopLossLimit;
        var waitsForRise = isStopLoss == (asked.Side == Side.Buy);
        return waitsForRise ? price >= stop : price <= stop;
    }

    /// <summary>What a waiting BUY locks for each of its quantity.</summary>
    public static decimal LockPrice(NaiveSymbol symbol, PlaceOrder asked)
    {
        if (!asked.Type.RunsAsMarket())
        {
            return asked.Price * symbol.Tick;
        }

        var ticks = asked.TrailingDelta == 0 ? asked.StopPrice
            : decimal.Ceiling(Math.Max(asked.StopPrice, Math.Max(1, symbol.LastPriceTicks)) * (1 + (asked.TrailingDelta / 10_000m)));
        return (asked.TrailingDelta == 0 ? ticks : Math.Min(symbol.Rules.MaxPrice, ticks)) * symbol.Tick;
    }

    public static bool FillsWhole(NaiveOrder taker, List<(NaiveOrder Maker, decimal Quantity)> makers)
    {
        var there = 0m;
        foreach (var (maker, shown) in makers.Where(part => Crosses(taker, part.Maker)))
        {
            if (there >= taker.Quantity)
            {
                break;
            }

            switch (Meets(taker.Asked, maker))
            {
                case Meeting.Skips:
                    continue;
                case Meeting.Shrinks or Meeting.Ends:
                    return false;
                default:
                    there += shown;
                    break;
            }
        }

        return there >= taker.Quantity;
    }

    private static Reject CheckTrigger(SymbolRules own, PlaceOrder asked)
    {
        var hasStop = asked.StopPrice != 0 || asked.TrailingDelta == 0;
        if (hasStop && (asked.StopPrice < own.MinPrice || asked.StopPrice > own.MaxPrice))
        {
            return Reject.PriceFilter;
        }

        return asked.TrailingDelta != 0 && (asked.TrailingDelta < own.MinTrailingDelta || asked.TrailingDelta > own.MaxTrailingDelta)
            ? Reject.TrailingDelta
            : Reject.None;
    }

    private static decimal CostOf(PlaceOrder asked, decimal quantity, List<(NaiveOrder Maker, decimal Quantity)> makers)
    {
        var cost = 0m;
        foreach (var (maker, shown) in makers)
        {
            var meeting = Meets(asked, maker);
            if (meeting == Meeting.Ends || quantity == 0)
            {
                break;
            }

            if (meeting != Meeting.Skips)
            {
                var taken = Math.Min(quantity, shown);
                quantity -= taken;
                cost += meeting == Meeting.Trades ? taken * maker.Price : 0;
            }
        }

        return cost;
    }

    private static NaiveQuotePlan PlanByQuote(NaiveSymbol symbol, PlaceOrder asked, List<(NaiveOrder Maker, decimal Quantity)> makers)
    {
        var left = asked.QuoteAmount / 1_0000_0000m;
        var quantity = 0m;
        foreach (var (maker, shown) in makers)
        {
            var meeting = Meets(asked, maker);
            if (left == 0 || symbol.Lots(quantity) > symbol.Rules.MaxMarketLots)
            {
                return new NaiveQuotePlan(quantity, false);
            }

            if (meeting == Meeting.Skips)
            {
                continue;
            }

            var reach = decimal.Floor(left / maker.Price / symbol.Lot) * symbol.Lot;
            var taken = Math.Min(shown, reach);
            quantity += taken;
            left -= taken * maker.Price;
            if (taken < shown || meeting == Meeting.Ends)
            {
                return new NaiveQuotePlan(quantity, false);
            }
        }

        return new NaiveQuotePlan(quantity, left > 0 && symbol.Lots(quantity) <= symbol.Rules.MaxMarketLots);
    }

    public static Meeting Meets(PlaceOrder asked, NaiveOrder maker) =>
        maker.Asked.Account != asked.Account ? Meeting.Trades : asked.SelfTradePrevention switch
        {
            SelfTradePrevention.None => Meeting.Trades,
            SelfTradePrevention.ExpireMaker => Meeting.Skips,
            SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth => Meeting.Ends,
            _ => Meeting.Shrinks,
        };
}
