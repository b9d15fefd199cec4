using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The exchange's filters tested here, so that an order that cannot pass costs the exchange nothing. What only its book knows, it tests itself.</summary>
internal static class LiveFilters
{
    public static Fault? Refuse(LiveSymbols symbols, SymbolRules symbol, in PlaceOrder order)
    {
        if (!symbols.IsTrading(symbol))
        {
            return OrderFaults.MarketClosed;
        }

        var (priceStep, lotStep) = symbols.Steps(symbol);
        foreach (var price in (ReadOnlySpan<long>)[order.Price, order.StopPrice])
        {
            if (price != 0 && (price < symbol.MinPrice || price > symbol.MaxPrice || price % priceStep != 0))
            {
                return OrderFaults.FilterFailure(FilterNames.Price);
            }
        }

        if (order.Lots != 0 && (order.Lots < symbol.MinLots || order.Lots > symbol.MaxLots || order.Lots % lotStep != 0))
        {
            return OrderFaults.FilterFailure(FilterNames.LotSize);
        }

        if (order.Type == OrderType.Market && order.Lots > symbol.MaxMarketLots)
        {
            return OrderFaults.FilterFailure(FilterNames.MarketLotSize);
        }

        if (order.Price == 0)
        {
            return null;
        }

        var notional = symbol.NotionalUnits(order.Price, order.Lots);
        return notional < symbol.MinNotional || notional > symbol.MaxNotional ? OrderFaults.FilterFailure(FilterNames.Notional) : null;
    }
}
