namespace Keywright.Binance.Wire;

/// <summary>Refusals of order lists, all HTTP 400: the exchange's fixed texts.</summary>
public static class OrderListFaults
{
    public static Fault TypeNotSupported { get; } = new(400, -1158, "Order type not supported in OCO.");

    public static Fault BuyLimitMustBeBelow { get; } = new(400, -1165, "A limit order in a buy OCO must be below.");

    public static Fault SellLimitMustBeAbove { get; } = new(400, -1166, "A limit order in a sell OCO must be above.");

    public static Fault BothLimit { get; } = new(400, -1168, "At least one OCO order must be contingent.");

    public static Fault BuyStopLossMustBeAbove { get; } = new(400, -1196, "A stop loss order in a buy OCO must be above.");

    public static Fault SellStopLossMustBeBelow { get; } = new(400, -1197, "A stop loss order in a sell OCO must be below.");

    public static Fault BuyTakeProfitMustBeBelow { get; } = new(400, -1198, "A take profit order in a buy OCO must be below.");

    public static Fault SellTakeProfitMustBeAbove { get; } = new(400, -1199, "A take profit order in a sell OCO must be above.");

    /// <summary>The last price does not lie between the two prices.</summary>
    public static Fault PricesNotCorrect { get; } = OrderFaults.Rejected("The relationship of the prices for the orders is not correct.");

    /// <summary>-1160; <paramref name="name"/> is the iceberg parameter.</summary>
    public static Fault IcebergWithoutGtc(string name) =>
        new(400, -1160, $"Parameter '{name}' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC.");
}
