using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>
/// A new order as POST order and order/test take it, with the exchange's rules about which parameters each type must and must not
/// have. Filters and balances are not looked at here. Pegs are not served and refused in the exchange's own words.
/// </summary>
public readonly record struct NewOrderParameters
{
    /// <summary>Smallest strategyType a client may use.</summary>
    private const int StrategyTypeMin = 1_000_000;

    public string Symbol { get; private init; }

    public SideWord Side { get; private init; }

    public OrderTypeWord Type { get; private init; }

    /// <summary>As sent for the types with a price that may take; GTC for the others, as their answers say.</summary>
    public TimeInForceWord TimeInForce { get; private init; }

    /// <summary>Base quantity, above zero; null for a MARKET order by quote amount.</summary>
    public Amount? Quantity { get; private init; }

    /// <summary>Quote amount, above zero, of a MARKET order without quantity.</summary>
    public Amount? QuoteOrderQty { get; private init; }

    /// <summary>Above zero; null for MARKET, STOP_LOSS and TAKE_PROFIT.</summary>
    public Amount? Price { get; private init; }

    /// <summary>Above zero; null for types without a trigger, and for trailing orders that track from the next trade on.</summary>
    public Amount? StopPrice { get; private init; }

    /// <summary>Basis points above zero; null when the order does not trail.</summary>
    public int? TrailingDelta { get; private init; }

    /// <summary>Above zero; null when the order shows all of itself.</summary>
    public Amount? IcebergQty { get; private init; }

    /// <summary>Null when the client left it to us.</summary>
    public string? ClientOrderId { get; private init; }

    public long? StrategyId { get; private init; }

    public int? StrategyType { get; private init; }

    /// <summary>As sent, else FULL for LIMIT and MARKET and ACK for the others.</summary>
    public ResponseTypeWord ResponseType { get; private init; }

    /// <summary>Null means the symbol's default.</summary>
    public SelfTradeWord? SelfTradePrevention { get; private init; }

    /// <summary>Only order/test knows it.</summary>
    public bool ComputeCommissionRates { get; private init; }

    /// <summary>Reads and checks the parameters; false with the first refusal.</summary>
    public static bool TryRead(ParameterSet parameters, out NewOrderParameters order, out Fault fault)
    {
        // 1. What every order has.
        var read = new ParameterReader(parameters);
        var symbol = read.Symbol();
        var side = read.RequiredWord("side", Words.Side, ParameterFaults.InvalidSide);
        var type = read.RequiredWord("type", Words.OrderType, ParameterFaults.InvalidOrderType);

        // 2. What this type has and has not.
        RefuseSurplus(ref read, type);
        RequireTerms(ref read, type);

        // 3. The values themselves.
        var clientId = read.ClientOrderId("newClientOrderId");
        order = new NewOrderParameters
        {
            Symbol = symbol,
            Side = side,
            Type = type,
            TimeInForce = read.Word("timeInForce", Words.TimeInForce, ParameterFaults.InvalidTimeInForce) ?? TimeInForceWord.Gtc,
            Quantity = AboveZero(ref read, "quantity", OrderFaults.InvalidQuantity),
            QuoteOrderQty = AboveZero(ref read, "quoteOrderQty", OrderFaults.InvalidQuantity),
            Price = AboveZero(ref read, "price", OrderFaults.InvalidPrice),
            StopPrice = AboveZero(ref read, "stopPrice", OrderFaults.InvalidStopPrice),
            TrailingDelta = read.Int("trailingDelta"),
            IcebergQty = AboveZero(ref read, "icebergQty", OrderFaults.InvalidQuantity),
            ClientOrderId = clientId.IsEmpty ? null : Encoding.ASCII.GetString(clientId),
            StrategyId = read.Long("strategyId"),
            StrategyType = read.Int("strategyType"),
            ResponseType = read.Word("newOrderRespType", Words.ResponseType)
                ?? (type is OrderTypeWord.Limit or OrderTypeWord.Market ? ResponseTypeWord.Full : ResponseTypeWord.Ack),
            SelfTradePrevention = read.Word("selfTradePreventionMode", Words.SelfTrade),
            ComputeCommissionRates = read.Flag("computeCommissionRates", absent: false),
        };
        if (order.StrategyType < StrategyTypeMin)
        {
            read.Refuse(ParameterFaults.StrategyTypeTooSmall);
        }

        if (order.TrailingDelta == 0)
        {
            read.Refuse(OrderFaults.FilterFailure(FilterNames.TrailingDelta));
        }

        // Only what rests can show a part of itself.
        if (order.IcebergQty is not null && order.TimeInForce != TimeInForceWord.Gtc)
        {
            read.Refuse(ParameterFaults.NotRequired("icebergQty"));
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }

    private static void RefuseSurplus(ref ParameterReader read, OrderTypeWord type)
    {
        if (read.Has("pegPriceType") || read.Has("pegOffsetType") || read.Has("pegOffsetValue"))
        {
            read.Refuse(OrderFaults.PeggedNotSupported);
        }

        ReadOnlySpan<string> surplus = type switch
        {
            OrderTypeWord.Market => ["price", "timeInForce", "stopPrice", "icebergQty", "trailingDelta"],
            OrderTypeWord.LimitMaker => ["timeInForce", "stopPrice", "quoteOrderQty", "trailingDelta"],
            OrderTypeWord.StopLoss or OrderTypeWord.TakeProfit => ["price", "timeInForce", "quoteOrderQty", "icebergQty"],
            OrderTypeWord.StopLossLimit or OrderTypeWord.TakeProfitLimit => ["quoteOrderQty"],
            _ => ["stopPrice", "quoteOrderQty", "trailingDelta"],
        };
        foreach (var name in surplus)
        {
            if (read.Has(name))
            {
                read.Refuse(ParameterFaults.NotRequired(name));
            }
        }
    }

    private static void RequireTerms(ref ParameterReader read, OrderTypeWord type)
    {
        if (type == OrderTypeWord.Market)
        {
            var (quantity, quote) = (read.Has("quantity"), read.Has("quoteOrderQty"));
            if (quantity == quote)
            {
                read.Refuse(quantity ? ParameterFaults.NotRequired("quoteOrderQty") : ParameterFaults.OneOfTwoMissing("quantity", "quoteOrderQty"));
            }

            return;
        }

        ReadOnlySpan<string> mandatory = type switch
        {
            OrderTypeWord.LimitMaker => ["quantity", "price"],
            OrderTypeWord.StopLoss or OrderTypeWord.TakeProfit => ["quantity"],
            _ => ["timeInForce", "quantity", "price"],
        };
        foreach (var name in mandatory)
        {
            if (!read.Has(name))
            {
                read.Refuse(ParameterFaults.MandatoryMissing(name));
            }
        }

        if (type is not (OrderTypeWord.Limit or OrderTypeWord.LimitMaker) && !read.Has("stopPrice") && !read.Has("trailingDelta"))
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing("stopPrice", "trailingDelta"));
        }
    }

    private static Amount? AboveZero(ref ParameterReader read, string name, Fault refusal)
    {
        var amount = read.Decimal(name);
        if (amount is { } sent && sent.Units == 0)
        {
            read.Refuse(refusal);
        }

        return amount;
    }
}
