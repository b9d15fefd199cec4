using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>One order of a list: what is its own, from parameters that begin with the leg's name, such as aboveStopPrice.</summary>
public readonly record struct OrderLegParameters
{
    private const int StrategyTypeMin = 1_000_000;

    public OrderTypeWord Type { get; init; }

    public TimeInForceWord TimeInForce { get; init; }

    public Amount? Price { get; init; }

    public Amount? StopPrice { get; init; }

    public int? TrailingDelta { get; init; }

    public Amount? IcebergQty { get; init; }

    /// <summary>Null when the client left it to us.</summary>
    public string? ClientOrderId { get; init; }

    public long? StrategyId { get; init; }

    public int? StrategyType { get; init; }

    public bool IsStopLoss => Type is OrderTypeWord.StopLoss or OrderTypeWord.StopLossLimit;

    public bool IsTakeProfit => Type is OrderTypeWord.TakeProfit or OrderTypeWord.TakeProfitLimit;

    /// <summary>Reads the leg and refuses what its type must not have or must have.</summary>
    /// <param name="read">Where the parameters are; refusals stick in it.</param>
    /// <param name="prefix">above or below.</param>
    public static OrderLegParameters Read(ref ParameterReader read, string prefix)
    {
        var type = read.RequiredWord(prefix + "Type", Words.OrderType, ParameterFaults.InvalidOrderType);
        if (type is OrderTypeWord.Limit or OrderTypeWord.Market)
        {
            read.Refuse(OrderListFaults.TypeNotSupported);
        }

        if (read.Has(prefix + "PegPriceType") || read.Has(prefix + "PegOffsetType") || read.Has(prefix + "PegOffsetValue"))
        {
            read.Refuse(OrderFaults.PeggedNotSupported);
        }

        var takes = type is OrderTypeWord.StopLossLimit or OrderTypeWord.TakeProfitLimit;
        var hasPrice = takes || type == OrderTypeWord.LimitMaker;
        RefuseUnless(ref read, hasPrice, prefix + "Price");
        RefuseUnless(ref read, hasPrice, prefix + "IcebergQty");
        RefuseUnless(ref read, takes, prefix + "TimeInForce");
        RefuseUnless(ref read, type != OrderTypeWord.LimitMaker, prefix + "StopPrice");
        RefuseUnless(ref read, type != OrderTypeWord.LimitMaker, prefix + "TrailingDelta");
        Require(ref read, hasPrice, prefix + "Price");
        Require(ref read, takes, prefix + "TimeInForce");
        if (type != OrderTypeWord.LimitMaker && !read.Has(prefix + "StopPrice") && !read.Has(prefix + "TrailingDelta"))
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing(prefix + "StopPrice", prefix + "TrailingDelta"));
        }

        return ReadValues(ref read, type, new LegNames(
            prefix + "Price", prefix + "StopPrice", prefix + "TrailingDelta", prefix + "IcebergQty", prefix + "TimeInForce", prefix + "ClientOrderId", prefix + "StrategyId", prefix + "StrategyType"));
    }

    internal static OrderLegParameters ReadValues(ref ParameterReader read, OrderTypeWord type, LegNames names)
    {
        var clientId = read.ClientOrderId(names.ClientOrderId);
        var leg = new OrderLegParameters
        {
            Type = type,
            TimeInForce = read.Word(names.TimeInForce, Words.TimeInForce, ParameterFaults.InvalidTimeInForce) ?? TimeInForceWord.Gtc,
            Price = AboveZero(ref read, names.Price, OrderFaults.InvalidPrice),
            StopPrice = AboveZero(ref read, names.StopPrice, OrderFaults.InvalidStopPrice),
            TrailingDelta = read.Int(names.TrailingDelta),
            IcebergQty = AboveZero(ref read, names.IcebergQty, OrderFaults.InvalidQuantity),
            ClientOrderId = clientId.IsEmpty ? null : Encoding.ASCII.GetString(clientId),
            StrategyId = read.Long(names.StrategyId),
            StrategyType = read.Int(names.StrategyType),
        };
        if (leg.TrailingDelta == 0)
        {
            read.Refuse(OrderFaults.FilterFailure(FilterNames.TrailingDelta));
        }

        if (leg.IcebergQty is not null && leg.TimeInForce != TimeInForceWord.Gtc)
        {
            read.Refuse(OrderListFaults.IcebergWithoutGtc(names.IcebergQty));
        }

        if (leg.StrategyType < StrategyTypeMin)
        {
            read.Refuse(ParameterFaults.StrategyTypeTooSmall);
        }

        return leg;
    }

    internal static Amount? AboveZero(ref ParameterReader read, string name, Fault refusal)
    {
        var amount = read.Decimal(name);
        if (amount is { } sent && sent.Units == 0)
        {
            read.Refuse(refusal);
        }

        return amount;
    }

    private static void RefuseUnless(ref ParameterReader read, bool allowed, string name)
    {
        if (!allowed && read.Has(name))
        {
            read.Refuse(ParameterFaults.NotRequired(name));
        }
    }

    private static void Require(ref ParameterReader read, bool required, string name)
    {
        if (required && !read.Has(name))
        {
            read.Refuse(ParameterFaults.MandatoryMissing(name));
        }
    }

    /// <summary>How the parameters of one leg are called.</summary>
    internal readonly record struct LegNames(
        string Price, string StopPrice, string TrailingDelta, string IcebergQty, string TimeInForce, string ClientOrderId, string StrategyId, string StrategyType);
}
