using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>A new OCO list, of POST orderList/oco and of the old POST order/oco. Filters, balances and the last price are not looked at here.</summary>
public readonly record struct OcoParameters
{
    public string Symbol { get; private init; }

    public SideWord Side { get; private init; }

    /// <summary>Of both orders.</summary>
    public Amount? Quantity { get; private init; }

    /// <summary>Null when the client left it to us.</summary>
    public string? ListClientOrderId { get; private init; }

    /// <summary>The stop-loss order.</summary>
    public OrderLegParameters First { get; private init; }

    /// <summary>The limit-maker or take-profit order.</summary>
    public OrderLegParameters Second { get; private init; }

    /// <summary>As sent, else RESULT.</summary>
    public ResponseTypeWord ResponseType { get; private init; }

    /// <summary>Null means the symbol's default.</summary>
    public SelfTradeWord? SelfTradePrevention { get; private init; }

    /// <summary>POST orderList/oco: the orders are told apart by which lies above the market; false with the first refusal.</summary>
    public static bool TryRead(ParameterSet parameters, out OcoParameters oco, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        oco = ReadHead(ref read);
        var above = OrderLegParameters.Read(ref read, "above");
        var below = OrderLegParameters.Read(ref read, "below");
        RefusePair(ref read, oco.Side, above, below);
        oco = oco with { First = above.IsStopLoss ? above : below, Second = above.IsStopLoss ? below : above };
        return Done(ref read, out fault);
    }

    /// <summary>POST order/oco: a limit-maker order at price, and a stop-loss order, with a limit when stopLimitPrice is sent; false with the first refusal.</summary>
    public static bool TryReadOld(ParameterSet parameters, out OcoParameters oco, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        oco = ReadHead(ref read);
        var isLimited = read.Has("stopLimitPrice");
        foreach (var name in isLimited ? ["price", "stopPrice", "stopLimitTimeInForce"] : (ReadOnlySpan<string>)["price", "stopPrice"])
        {
            if (!read.Has(name))
            {
                read.Refuse(ParameterFaults.MandatoryMissing(name));
            }
        }

        foreach (var name in isLimited ? [] : (ReadOnlySpan<string>)["stopLimitTimeInForce", "stopIcebergQty"])
        {
            if (read.Has(name))
            {
                read.Refuse(ParameterFaults.NotRequired(name));
            }
        }

        // What a leg has not, it is asked for by a name that nobody sends.
        const string None = "";
        oco = oco with
        {
            First = OrderLegParameters.ReadValues(ref read, isLimited ? OrderTypeWord.StopLossLimit : OrderTypeWord.StopLoss, new OrderLegParameters.LegNames(
                "stopLimitPrice", "stopPrice", "trailingDelta", "stopIcebergQty", "stopLimitTimeInForce", "stopClientOrderId", "stopStrategyId", "stopStrategyType")),
            Second = OrderLegParameters.ReadValues(ref read, OrderTypeWord.LimitMaker, new OrderLegParameters.LegNames(
                "price", None, None, "limitIcebergQty", None, "limitClientOrderId", "limitStrategyId", "limitStrategyType")),
        };
        return Done(ref read, out fault);
    }

    private static OcoParameters ReadHead(ref ParameterReader read)
    {
        var symbol = read.Symbol();
        var side = read.RequiredWord("side", Words.Side, ParameterFaults.InvalidSide);
        if (!read.Has("quantity"))
        {
            read.Refuse(ParameterFaults.MandatoryMissing("quantity"));
        }

        var listId = read.ClientOrderId("listClientOrderId");
        return new OcoParameters
        {
            Symbol = symbol,
            Side = side,
            Quantity = OrderLegParameters.AboveZero(ref read, "quantity", OrderFaults.InvalidQuantity),
            ListClientOrderId = listId.IsEmpty ? null : Encoding.ASCII.GetString(listId),
            ResponseType = read.Word("newOrderRespType", Words.ResponseType) ?? ResponseTypeWord.Result,
            SelfTradePrevention = read.Word("selfTradePreventionMode", Words.SelfTrade),
        };
    }

    private static void RefusePair(ref ParameterReader read, SideWord side, in OrderLegParameters above, in OrderLegParameters below)
    {
        var isBuy = side == SideWord.Buy;
        var wrong = isBuy ? above : below;
        if (above.Type == OrderTypeWord.LimitMaker && below.Type == OrderTypeWord.LimitMaker)
        {
            read.Refuse(OrderListFaults.BothLimit);
        }
        else if (wrong.Type == OrderTypeWord.LimitMaker)
        {
            read.Refuse(isBuy ? OrderListFaults.BuyLimitMustBeBelow : OrderListFaults.SellLimitMustBeAbove);
        }
        else if ((isBuy ? below : above).IsStopLoss)
        {
            read.Refuse(isBuy ? OrderListFaults.BuyStopLossMustBeAbove : OrderListFaults.SellStopLossMustBeBelow);
        }
        else if (wrong.IsTakeProfit)
        {
            read.Refuse(isBuy ? OrderListFaults.BuyTakeProfitMustBeBelow : OrderListFaults.SellTakeProfitMustBeAbove);
        }
    }

    private static bool Done(ref ParameterReader read, out Fault fault)
    {
        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
