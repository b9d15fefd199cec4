using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>The saved form of an order and of a fill, without the account, which stands before them.</summary>
internal static class SavedOrder
{
    public static void Write(in OrderState state, StateWriter writer)
    {
        writer.Number(state.Symbol);
        writer.Number(state.Tag);
        writer.Number((byte)state.Side);
        writer.Number((byte)state.Type);
        writer.Number((byte)state.TimeInForce);
        writer.Number((byte)state.SelfTradePrevention);
        writer.Number((byte)state.Status);
        writer.Number((byte)state.ExpiryReason);
        writer.Number(state.OrderId);
        writer.ClientId(state.ClientId);
        writer.Number(state.Price);
        writer.Number(state.Lots);
        writer.Number(state.ExecutedLots);
        writer.Number(state.PreventedLots);
        writer.Number(state.QuoteUnits);
        writer.Number(state.QuoteAmount);
        writer.Number(state.StrategyId);
        writer.Number((long?)state.StrategyType);
        writer.Number(state.CreatedUs);
        writer.Number(state.UpdatedUs);
        writer.Number(state.WorkingUs);
        writer.Number(state.PreventedMatchId);
        writer.Number(state.StopPrice);
        writer.Number(state.TrailingDelta);
        writer.Number(state.TrailingUs);
        writer.Number(state.IcebergLots);
        writer.Number(state.ListId);
    }

    public static OrderState ReadOrder(int account, SavedVersion version, ref StateReader reader)
    {
        var state = ReadFirst(account, ref reader);
        return version == SavedVersion.First ? state : state with
        {
            StopPrice = reader.Number(),
            TrailingDelta = (int)reader.Number(),
            TrailingUs = reader.Number(),
            IcebergLots = reader.Number(),
            ListId = reader.Number(),
        };
    }

    private static OrderState ReadFirst(int account, ref StateReader reader) => new()
    {
        Account = account,
        Symbol = (int)reader.Number(),
        Tag = (int)reader.Number(),
        Side = (Side)reader.Number(),
        Type = (OrderType)reader.Number(),
        TimeInForce = (TimeInForce)reader.Number(),
        SelfTradePrevention = (SelfTradePrevention)reader.Number(),
        Status = (OrderStatus)reader.Number(),
        ExpiryReason = (ExpiryReason)reader.Number(),
        OrderId = reader.Number(),
        ClientId = reader.ClientId(),
        Price = reader.Number(),
        Lots = reader.Number(),
        ExecutedLots = reader.Number(),
        PreventedLots = reader.Number(),
        QuoteUnits = reader.Number(),
        QuoteAmount = reader.Number(),
        StrategyId = reader.OptionalNumber(),
        StrategyType = (int?)reader.OptionalNumber(),
        CreatedUs = reader.Number(),
        UpdatedUs = reader.Number(),
        WorkingUs = reader.Number(),
        PreventedMatchId = reader.Number(),
    };

    public static void Write(in Fill fill, StateWriter writer)
    {
        writer.Number(fill.Symbol);
        writer.Number(fill.CommissionAsset);
        writer.Flag(fill.IsBuyer);
        writer.Flag(fill.IsMaker);
        writer.Number(fill.TradeId);
        writer.Number(fill.OrderId);
        writer.Number(fill.Price);
        writer.Number(fill.Lots);
        writer.Number(fill.QuoteUnits);
        writer.Number(fill.CommissionUnits);
        writer.Number(fill.TimeUs);
        writer.Number(fill.ListId);
    }

    public static Fill ReadFill(int account, SavedVersion version, ref StateReader reader)
    {
        var fill = ReadFirstFill(account, ref reader);
        return version < SavedVersion.Third ? fill : fill with { ListId = reader.Number() };
    }

    private static Fill ReadFirstFill(int account, ref StateReader reader) => new()
    {
        Account = account,
        Symbol = (int)reader.Number(),
        CommissionAsset = (int)reader.Number(),
        IsBuyer = reader.Flag(),
        IsMaker = reader.Flag(),
        TradeId = reader.Number(),
        OrderId = reader.Number(),
        Price = reader.Number(),
        Lots = reader.Number(),
        QuoteUnits = reader.Number(),
        CommissionUnits = reader.Number(),
        TimeUs = reader.Number(),
    };
}
