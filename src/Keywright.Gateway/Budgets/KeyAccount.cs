using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>What one key has done and has open. Asset amounts are units, by asset.</summary>
internal sealed class KeyAccount
{
    public UseWindow HourNotional { get; } = new(BudgetLimits.HourUs);

    public UseWindow DayNotional { get; } = new(BudgetLimits.DayUs);

    public UseWindow MinuteOrders { get; } = new(BudgetLimits.MinuteUs);

    public UseWindow DayOrders { get; } = new(BudgetLimits.DayUs);

    /// <summary>Bought less sold, fees included; what was spent is negative.</summary>
    public AssetSums Net { get; } = new();

    /// <summary>What <see cref="Net"/> was worth when the day began, USDT units.</summary>
    public Int128 DayBegan { get; set; }

    public int Open { get; set; }

    /// <summary>What the open orders would bring in.</summary>
    public AssetSums OpenIn { get; } = new();

    /// <summary>What the open orders would give away.</summary>
    public AssetSums OpenOut { get; } = new();

    // What is on its way: memory only, because nothing is on its way after a restart.
    private readonly AssetSums heldIn = new();
    private readonly AssetSums heldOut = new();
    private Int128 heldNotional;
    private int heldOrders;
    private int heldResting;

    /// <summary>What it may still sell of what it has bought.</summary>
    public Int128 LeftToSell(int asset) => Net[asset] - OpenOut[asset] - heldOut[asset];

    public bool Reduces(in OrderAsk ask) => ask.Side == Side.Sell && ask.BaseUnits > 0 && ask.BaseUnits <= LeftToSell(ask.Symbol.BaseAsset);

    /// <summary>What there is of an asset in the key's slice, and what of it stands in its open orders.</summary>
    public (Int128 Whole, Int128 Locked) SliceOf(int asset, Int128 allocated) => (Int128.Max(0, allocated + Net[asset]), Int128.Max(0, OpenOut[asset]));

    /// <summary>The first limit that has no room for the orders; null when all have.</summary>
    public CapRefusal? Refuse(in OrderAsk ask, KeyLimits limits, ExchangeRules rules, long nowUs)
    {
        if (limits.OrderNotional is { } one && ask.Largest > CapRefusal.ToScale(one))
        {
            return CapRefusal.OneOrder(in ask, one);
        }

        if (limits.HourlyNotional is { } hourly && CapRefusal.ToScale(hourly) - HourNotional.At(nowUs) - heldNotional is var hourRest && ask.Notional > hourRest)
        {
            return CapRefusal.Notional("max-hourly-notional", "this hour", in ask, hourRest, hourly);
        }

        if (limits.DailyNotional is { } daily && CapRefusal.ToScale(daily) - DayNotional.At(nowUs) - heldNotional is var dayRest && ask.Notional > dayRest)
        {
            return CapRefusal.Notional("max-daily-notional", "today", in ask, dayRest, daily);
        }

        if (limits.OrdersPerMinute is { } perMinute && MinuteOrders.At(nowUs) + heldOrders is var inMinute && inMinute + ask.Orders > perMinute)
        {
            return CapRefusal.Count("orders-per-minute", "are used in this minute", inMinute, perMinute);
        }

        if (limits.OrdersPerDay is { } perDay && DayOrders.At(nowUs) + heldOrders is var inDay && inDay + ask.Orders > perDay)
        {
            return CapRefusal.Count("orders-per-day", "are used today", inDay, perDay);
        }

        if (limits.OpenOrders is { } most && ask.Resting > 0 && Open + heldResting + ask.Resting > most)
        {
            return CapRefusal.Count("max-open-orders", "are open", Open + heldResting, most);
        }

        var (assetIn, assetOut) = (ask.AssetIn, ask.AssetOut);
        if (limits.Position?[assetIn] is { } bound && bound >= 0 && Net[assetIn] + OpenIn[assetIn] + heldIn[assetIn] + ask.UnitsIn is var would && would > bound)
        {
            return CapRefusal.Position(rules.Assets[assetIn], would, bound);
        }

        return limits.Allocation is { } allocation && allocation[assetOut] + Net[assetOut] - OpenOut[assetOut] - heldOut[assetOut] is var left && ask.UnitsOut > left
            ? CapRefusal.Allocation(rules.Assets[assetOut], ask.UnitsOut, left)
            : null;
    }

    /// <param name="ask">What is on its way.</param>
    /// <param name="sign">1 to hold, -1 to let go.</param>
    public void Hold(in OrderAsk ask, int sign)
    {
        heldNotional += sign * ask.Notional;
        heldOrders += sign * ask.Orders;
        heldResting += sign * ask.Resting;
        heldIn[ask.AssetIn] += sign * ask.UnitsIn;
        heldOut[ask.AssetOut] += sign * ask.UnitsOut;
    }

    /// <summary>What <see cref="Net"/> is worth, USDT units.</summary>
    /// <param name="ratesE8">By asset: USDT for one unit, times 1e8.</param>
    public Int128 Worth(ReadOnlySpan<long> ratesE8)
    {
        Int128 worth = 0;
        for (var asset = 0; asset < ratesE8.Length; asset++)
        {
            worth += Net[asset] * ratesE8[asset] / 100_000_000;
        }

        return worth;
    }

    /// <summary>What another key has used and bought is this one's. Its open orders are moved one by one, and what it has on its way stays until that ends.</summary>
    /// <param name="other">The other; it has nothing then.</param>
    /// <param name="assets">So many there are.</param>
    public void TakeOver(KeyAccount other, int assets)
    {
        HourNotional.TakeOver(other.HourNotional);
        DayNotional.TakeOver(other.DayNotional);
        MinuteOrders.TakeOver(other.MinuteOrders);
        DayOrders.TakeOver(other.DayOrders);
        (DayBegan, other.DayBegan) = (DayBegan + other.DayBegan, 0);
        for (var asset = 0; asset < assets; asset++)
        {
            (Net[asset], other.Net[asset]) = (Net[asset] + other.Net[asset], 0);
        }
    }

    /// <param name="writer">Takes it.</param>
    /// <param name="assets">So many there are.</param>
    public void Save(StateWriter writer, int assets)
    {
        HourNotional.Save(writer);
        DayNotional.Save(writer);
        MinuteOrders.Save(writer);
        DayOrders.Save(writer);
        writer.Int128(DayBegan);
        for (var asset = 0; asset < assets; asset++)
        {
            writer.Int128(Net[asset]);
        }
    }

    public void Restore(ref StateReader reader, int assets)
    {
        HourNotional.Restore(ref reader);
        DayNotional.Restore(ref reader);
        MinuteOrders.Restore(ref reader);
        DayOrders.Restore(ref reader);
        DayBegan = reader.Int128();
        for (var asset = 0; asset < assets; asset++)
        {
            Net[asset] = reader.Int128();
        }
    }
}
