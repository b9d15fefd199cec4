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
    public const string MaxNumAlgoOrders = "MAX_NUM_ALGO_ORDERS";
    public const string MaxNumIcebergOrders = "MAX_NUM_ICEBERG_ORDERS";
    public const string IcebergParts = "ICEBERG_PARTS";
    public const string TrailingDelta = "TRAILING_DELTA";
    public const string MaxNumOrderLists = "MAX_NUM_ORDER_LISTS";
    public const string MaxNumOrderAmends = "MAX_NUM_ORDER_AMENDS";
    public const string ExchangeMaxNumOrders = "EXCHANGE_MAX_NUM_ORDERS";
    public const string ExchangeMaxNumAlgoOrders = "EXCHANGE_MAX_NUM_ALGO_ORDERS";
    public const string ExchangeMaxNumIcebergOrders = "EXCHANGE_MAX_NUM_ICEBERG_ORDERS";
    public const string ExchangeMaxNumOrderLists = "EXCHANGE_MAX_NUM_ORDER_LISTS";
}
