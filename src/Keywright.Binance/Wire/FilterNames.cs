namespace Keywright.Binance.Wire;

/// <summary>Names of the filters, as exchangeInfo states them and refusals repeat them.</summary>
public static class FilterNames
{
    public const string Price = "PRICE_FILTER";
    public const string PercentPrice = "PERCENT_PRICE";
    public const string PercentPriceBySide = "PERCENT_PRICE_BY_SIDE";
    public const string LotSize = "LOT_SIZE";
    public const string MarketLotSize = "MARKET_LOT_SIZE";
    public const string MinNotional = "MIN_NOTIONAL";
    public const string Notional = "NOTIONAL";
    public const string MaxNumOrders = "MAX_NUM_ORDERS";
    public const string MaxPosition = "MAX_POSITION";
    public const string ExchangeMaxNumOrders = "EXCHANGE_MAX_NUM_ORDERS";
}
