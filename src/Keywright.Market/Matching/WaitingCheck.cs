using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>The checks that only orders with a trigger or with a hidden part must pass.</summary>
internal sealed class WaitingCheck(SymbolEngine engine, SymbolRules rules)
{
    /// <summary>Stop price and trailing delta, of which there is at least one.</summary>
    public Reject CheckTrigger(in PlaceOrder order)
    {
        if ((order.StopPrice != 0 || order.TrailingDelta == 0) && (order.StopPrice < rules.MinPrice || order.StopPrice > rules.MaxPrice))
        {
            return Reject.PriceFilter;
        }

        return order.TrailingDelta != 0 && (order.TrailingDelta < rules.MinTrailingDelta || order.TrailingDelta > rules.MaxTrailingDelta)
            ? Reject.TrailingDelta
            : Reject.None;
    }

    /// <summary>Quantity and notional of one that will run as MARKET; the notional is taken at what it locks by.</summary>
    public Reject CheckMarketRun(in PlaceOrder order)
    {
        if (order.Lots < rules.MinLots || order.Lots > rules.MaxLots)
        {
            return Reject.LotSize;
        }

        if (order.Lots > rules.MaxMarketLots)
        {
            return Reject.MarketLotSize;
        }

        return engine.Units.QuoteOf(engine.LockPriceOf(in order), order.Lots) < rules.MinNotional ? Reject.Notional : Reject.None;
    }

    public Reject CheckIceberg(in PlaceOrder order)
    {
        if (order.IcebergLots < rules.MinLots || order.IcebergLots > rules.MaxLots)
        {
            return Reject.LotSize;
        }

        return order.IcebergLots >= order.Lots ? Reject.IcebergExceedsLots
            : (order.Lots + order.IcebergLots - 1) / order.IcebergLots > rules.MaxIcebergParts ? Reject.IcebergParts
            : Reject.None;
    }

    /// <summary>Whether the last price lies between the two prices of a list. A trailing order without a stop price has none yet.</summary>
    public bool PricesFit(in PlaceOrder first, in PlaceOrder second)
    {
        var last = engine.Reference.LastPrice;
        var other = second.Type.Waits() ? second.StopPrice : second.Price;
        if (last == 0)
        {
            return true;
        }

        return first.Side == Side.Sell
            ? (first.StopPrice == 0 || first.StopPrice < last) && (other == 0 || other > last)
            : (first.StopPrice == 0 || first.StopPrice > last) && (other == 0 || other < last);
    }

    public bool WouldTrigger(in PlaceOrder order)
    {
        var last = engine.Reference.LastPrice;
        return order.StopPrice != 0 && last != 0 && Triggers.Meets(order.Type, order.Side, order.StopPrice, last);
    }
}
