using Keywright.Binance.Wire;
using Keywright.Keys;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Reads orders and cancels (spot-rest.md §6 and §7): which parameters each type must and must not have, and prices and quantities into ticks and lots.</summary>
public sealed class OrderReader(RandomSource random)
{
    private const int GeneratedIdLength = 22;
    private const int StrategyTypeMin = 1_000_000;

    public PlaceOrderCall ReadPlace(SymbolRules symbol, ref ParameterReader reader, bool testOnly)
    {
        var side = (Side)reader.RequiredWord("side", Words.Side, ParameterFaults.InvalidSide);
        var typeWord = reader.RequiredWord("type", Words.OrderType, ParameterFaults.InvalidOrderType);
        var type = ReadType(typeWord, ref reader);
        RefuseUnserved(ref reader);

        var timeInForce = reader.Word("timeInForce", Words.TimeInForce, ParameterFaults.InvalidTimeInForce);
        var quantity = reader.Decimal("quantity");
        var quote = reader.Decimal("quoteOrderQty");
        var price = reader.Decimal("price");
        Demand(type, ref reader);

        var stp = reader.Word("selfTradePreventionMode", Words.SelfTrade);
        var response = reader.Word("newOrderRespType", Words.ResponseType);
        var strategyType = reader.Int("strategyType");
        if (strategyType < StrategyTypeMin)
        {
            reader.Refuse(ParameterFaults.StrategyTypeTooSmall);
        }

        var order = new PlaceOrder
        {
            Symbol = symbol.Index,
            Side = side,
            Type = type,
            TimeInForce = timeInForce is { } word ? (TimeInForce)word : TimeInForce.Gtc,
            Price = Ticks(price, symbol, ref reader),
            Lots = Lots(quantity, symbol, type, ref reader),
            QuoteAmount = Units(quote, ref reader),
            SelfTradePrevention = stp is { } mode ? Mode(mode) : symbol.DefaultSelfTradePrevention,
            ClientId = ReadClientId("newClientOrderId", ref reader),
            StrategyId = reader.Long("strategyId"),
            StrategyType = strategyType,
        };
        return new PlaceOrderCall(
            symbol,
            order,
            response is { } asked ? (ResponseType)asked : type == OrderType.LimitMaker ? ResponseType.Ack : ResponseType.Full,
            testOnly,
            testOnly && reader.Flag("computeCommissionRates", absent: false));
    }

    public CancelOrderCall ReadCancel(SymbolRules symbol, ref ParameterReader reader)
    {
        var restriction = reader.Word("cancelRestrictions", Words.CancelRestriction, ParameterFaults.InvalidCancelRestrictions);
        return new CancelOrderCall(
            symbol,
            ReadName(ref reader),
            ReadClientId("newClientOrderId", ref reader),
            restriction switch
            {
                CancelRestrictionWord.OnlyNew => CancelRestriction.OnlyNew,
                CancelRestrictionWord.OnlyPartiallyFilled => CancelRestriction.OnlyPartiallyFilled,
                _ => CancelRestriction.None,
            });
    }

    public static OrderName ReadName(ref ParameterReader reader)
    {
        var orderId = reader.Long("orderId");
        var text = reader.ClientOrderId("origClientOrderId");
        if (orderId is null && !reader.Has("origClientOrderId"))
        {
            reader.Refuse(ParameterFaults.OneOfTwoMissing("origClientOrderId", "orderId"));
        }

        ClientOrderId.TryCreate(text, out var clientId);
        return new OrderName(orderId ?? 0, clientId);
    }

    private static OrderType ReadType(OrderTypeWord word, ref ParameterReader reader)
    {
        switch (word)
        {
            case OrderTypeWord.Limit:
                return OrderType.Limit;
            case OrderTypeWord.LimitMaker:
                return OrderType.LimitMaker;
            case OrderTypeWord.Market:
                return OrderType.Market;
            case OrderTypeWord.StopLoss:
                reader.Refuse(OrderFaults.StopLossNotSupported);
                return default;
            case OrderTypeWord.StopLossLimit:
                reader.Refuse(OrderFaults.StopLossLimitNotSupported);
                return default;
            case OrderTypeWord.TakeProfit:
                reader.Refuse(OrderFaults.TakeProfitNotSupported);
                return default;
            default:
                reader.Refuse(OrderFaults.TakeProfitLimitNotSupported);
                return default;
        }
    }

    private static void RefuseUnserved(ref ParameterReader reader)
    {
        if (reader.Has("icebergQty"))
        {
            reader.Refuse(OrderFaults.IcebergNotSupported);
        }

        if (reader.Has("trailingDelta"))
        {
            reader.Refuse(OrderFaults.TrailingStopNotSupported);
        }

        if (reader.Has("pegPriceType") || reader.Has("pegOffsetType") || reader.Has("pegOffsetValue"))
        {
            reader.Refuse(OrderFaults.PeggedNotSupported);
        }
    }

    /// <summary>The tables of what a type must have (-1102) and must not have (-1106).</summary>
    private static void Demand(OrderType type, ref ParameterReader reader)
    {
        Forbid("stopPrice", ref reader);
        switch (type)
        {
            case OrderType.Limit:
                Need("timeInForce", ref reader);
                Need("quantity", ref reader);
                Need("price", ref reader);
                Forbid("quoteOrderQty", ref reader);
                break;
            case OrderType.LimitMaker:
                Need("quantity", ref reader);
                Need("price", ref reader);
                Forbid("timeInForce", ref reader);
                Forbid("quoteOrderQty", ref reader);
                break;
            case OrderType.Market:
                Forbid("timeInForce", ref reader);
                Forbid("price", ref reader);
                if (reader.Has("quantity") && reader.Has("quoteOrderQty"))
                {
                    reader.Refuse(ParameterFaults.NotRequired("quoteOrderQty"));
                }
                else if (!reader.Has("quantity") && !reader.Has("quoteOrderQty"))
                {
                    reader.Refuse(ParameterFaults.OneOfTwoMissing("quantity", "quoteOrderQty"));
                }

                break;
        }
    }

    private static void Need(string name, ref ParameterReader reader)
    {
        if (!reader.Has(name))
        {
            reader.Refuse(ParameterFaults.MandatoryMissing(name));
        }
    }

    private static void Forbid(string name, ref ParameterReader reader)
    {
        if (reader.Has(name))
        {
            reader.Refuse(ParameterFaults.NotRequired(name));
        }
    }

    private static long Ticks(Amount? price, SymbolRules symbol, ref ParameterReader reader)
    {
        if (price is not { } given)
        {
            return 0;
        }

        if (given.TryToSteps(symbol.PriceDecimals, out var ticks))
        {
            return ticks;
        }

        reader.Refuse(OrderFaults.FilterFailure(FilterNames.Price));
        return 0;
    }

    private static long Lots(Amount? quantity, SymbolRules symbol, OrderType type, ref ParameterReader reader)
    {
        if (quantity is not { } given)
        {
            return 0;
        }

        if (!given.TryToSteps(symbol.LotDecimals, out var lots))
        {
            reader.Refuse(OrderFaults.FilterFailure(FilterNames.LotSize));
        }
        else if (lots == 0)
        {
            reader.Refuse(type == OrderType.Market ? ParameterFaults.MandatoryMissing("quantity") with { Code = -1013, Message = "Invalid quantity." } : OrderFaults.FilterFailure(FilterNames.LotSize));
        }

        return lots;
    }

    private static long Units(Amount? quote, ref ParameterReader reader)
    {
        if (quote is not { } given)
        {
            return 0;
        }

        if (!given.TryToUnits(out var units))
        {
            reader.Refuse(ParameterFaults.Overflowed("quoteOrderQty"));
        }
        else if (units == 0)
        {
            reader.Refuse(OrderFaults.FilterFailure(FilterNames.Notional));
        }

        return units;
    }

    private static SelfTradePrevention Mode(SelfTradeWord word) => word switch
    {
        SelfTradeWord.None => SelfTradePrevention.None,
        SelfTradeWord.ExpireTaker => SelfTradePrevention.ExpireTaker,
        SelfTradeWord.ExpireMaker => SelfTradePrevention.ExpireMaker,
        SelfTradeWord.ExpireBoth => SelfTradePrevention.ExpireBoth,
        SelfTradeWord.Decrement => SelfTradePrevention.Decrement,
        _ => SelfTradePrevention.Transfer,
    };

    private ClientOrderId ReadClientId(string name, ref ParameterReader reader)
    {
        var text = reader.ClientOrderId(name);
        if (text.IsEmpty)
        {
            return GenerateId();
        }

        ClientOrderId.TryCreate(text, out var id);
        return id;
    }

    /// <summary>22 letters and digits, as the exchange makes them.</summary>
    public ClientOrderId GenerateId()
    {
        const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
        Span<byte> bytes = stackalloc byte[GeneratedIdLength];
        random.Fill(bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Letters[bytes[i] & 63];
        }

        ClientOrderId.TryCreate(bytes, out var id);
        return id;
    }
}
