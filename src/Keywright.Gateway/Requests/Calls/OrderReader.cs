using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Requests;
using Keywright.Keys;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Turns orders and cancels as the wire has them into the engine's terms: prices into ticks, quantities into lots, amounts into units.</summary>
public sealed class OrderReader(SymbolBook symbols, RandomSource random)
{
    private const int GeneratedIdLength = 22;
    private const string GeneratedIdLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    public Call? ReadPlace(ParameterSet parameters, bool testOnly, out Fault fault)
    {
        if (!NewOrderParameters.TryRead(parameters, out var asked, out fault) || !symbols.TryFind(asked.Symbol, out var symbol, out fault))
        {
            return null;
        }

        if (!TryTicks(asked.Price, symbol, out var price, out fault)
            || !TryTicks(asked.StopPrice, symbol, out var stopPrice, out fault)
            || !TryLots(asked.IcebergQty, symbol, out var iceberg, out fault)
            || !TryLots(asked.Quantity, symbol, out var lots, out fault)
            || !TryUnits(asked.QuoteOrderQty, out var quote, out fault))
        {
            return null;
        }

        var order = new PlaceOrder
        {
            Symbol = symbol.Index,
            Side = (Side)asked.Side,
            Type = TypeOf(asked.Type),
            TimeInForce = (TimeInForce)asked.TimeInForce,
            Price = price,
            Lots = lots,
            QuoteAmount = quote,
            StopPrice = stopPrice,
            TrailingDelta = asked.TrailingDelta ?? 0,
            IcebergLots = iceberg,
            SelfTradePrevention = asked.SelfTradePrevention is { } mode ? (SelfTradePrevention)mode : symbol.DefaultSelfTradePrevention,
            ClientId = IdOf(asked.ClientOrderId),
            StrategyId = asked.StrategyId,
            StrategyType = asked.StrategyType,
        };
        return new PlaceOrderCall(symbol, order, (ResponseType)asked.ResponseType, testOnly, testOnly && asked.ComputeCommissionRates);
    }

    public Call? ReadCancel(ParameterSet parameters, out Fault fault)
        => TryReadName(parameters, out var asked, out var symbol, out var name, out fault)
            ? new CancelOrderCall(symbol, name, IdOf(asked.NewClientOrderId), RestrictionOf(asked.Restriction))
            : null;

    public Call? ReadQuery(ParameterSet parameters, out Fault fault)
        => TryReadName(parameters, out _, out var symbol, out var name, out fault) ? new QueryOrderCall(symbol, name) : null;

    public Call? ReadReplace(ParameterSet parameters, out Fault fault)
    {
        if (!ReplaceParameters.TryRead(parameters, out var asked, out fault) || ReadPlace(parameters, testOnly: false, out fault) is not PlaceOrderCall place)
        {
            return null;
        }

        ClientOrderId.TryCreate(asked.CancelOrigClientOrderId, out var clientId);
        var cancel = new CancelOrderCall(
            place.Symbol, new OrderName(asked.CancelOrderId ?? 0, clientId), IdOf(asked.CancelNewClientOrderId), RestrictionOf(asked.Restriction));
        return new CancelReplaceCall(cancel, place, asked.Mode == ReplaceModeWord.StopOnFailure, asked.WhenLimited == RateLimitExceededWord.CancelOnly);
    }

    public Call? ReadAmend(ParameterSet parameters, out Fault fault)
    {
        if (!AmendParameters.TryRead(parameters, out var asked, out fault)
            || !symbols.TryFind(asked.Symbol, out var symbol, out fault)
            || !TryLots(asked.NewQty, symbol, out var lots, out fault))
        {
            return null;
        }

        ClientOrderId.TryCreate(asked.OrigClientOrderId, out var clientId);
        return new AmendOrderCall(symbol, new OrderName(asked.OrderId ?? 0, clientId), IdOf(asked.NewClientOrderId), lots);
    }

    /// <summary>22 letters, digits, hyphens or underscores.</summary>
    public ClientOrderId GenerateId() => GenerateId(random);

    public static ClientOrderId GenerateId(RandomSource random)
    {
        Span<byte> bytes = stackalloc byte[GeneratedIdLength];
        random.Fill(bytes);
        foreach (ref var letter in bytes)
        {
            letter = (byte)GeneratedIdLetters[letter & 63];
        }

        ClientOrderId.TryCreate(bytes, out var id);
        return id;
    }

    private bool TryReadName(ParameterSet parameters, out OrderReference asked, out SymbolRules symbol, out OrderName name, out Fault fault)
    {
        symbol = null!;
        name = default;
        if (!OrderReference.TryRead(parameters, out asked, out fault) || !symbols.TryFind(asked.Symbol, out symbol!, out fault))
        {
            return false;
        }

        ClientOrderId.TryCreate(asked.OrigClientOrderId, out var clientId);
        name = new OrderName(asked.OrderId ?? 0, clientId);
        return true;
    }

    internal ClientOrderId IdOf(string? sent)
    {
        if (sent is null)
        {
            return GenerateId();
        }

        ClientOrderId.TryCreate(sent, out var id);
        return id;
    }

    internal static bool TryTicks(Amount? price, SymbolRules symbol, out long ticks, out Fault fault)
    {
        (ticks, fault) = (0, OrderFaults.FilterFailure(FilterNames.Price));
        return price is not { } sent || sent.TryToSteps(symbol.PriceDecimals, out ticks);
    }

    internal static bool TryLots(Amount? quantity, SymbolRules symbol, out long lots, out Fault fault)
    {
        (lots, fault) = (0, OrderFaults.FilterFailure(FilterNames.LotSize));
        return quantity is not { } sent || sent.TryToSteps(symbol.LotDecimals, out lots);
    }

    private static bool TryUnits(Amount? quote, out long units, out Fault fault)
    {
        (units, fault) = (0, ParameterFaults.Overflowed("quoteOrderQty"));
        return quote is not { } sent || sent.TryToUnits(out units);
    }

    internal static OrderType TypeOf(OrderTypeWord word) => word switch
    {
        OrderTypeWord.Limit => OrderType.Limit,
        OrderTypeWord.LimitMaker => OrderType.LimitMaker,
        OrderTypeWord.Market => OrderType.Market,
        OrderTypeWord.StopLoss => OrderType.StopLoss,
        OrderTypeWord.StopLossLimit => OrderType.StopLossLimit,
        OrderTypeWord.TakeProfit => OrderType.TakeProfit,
        OrderTypeWord.TakeProfitLimit => OrderType.TakeProfitLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "An order type that the engine does not know."),
    };

    private static CancelRestriction RestrictionOf(CancelRestrictionWord? word) => word switch
    {
        null => CancelRestriction.None,
        CancelRestrictionWord.OnlyNew => CancelRestriction.OnlyNew,
        _ => CancelRestriction.OnlyPartiallyFilled,
    };
}
