using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>
/// What each key has used of its limits: worth and number of its orders in their windows, what it has open, what it has bought less sold.
/// An order's worth is what it has traded or may still trade; one that ends unfilled in its window gives its rest back. Worked out from the
/// exchange's events, so that replay restores it to the bit; what is on its way is held beside it. Worth is quote units times the rate to
/// USDT, both scaled by 1e8, so that nothing is rounded.
/// </summary>
public sealed partial class CapUse(ExchangeRules rules)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, KeyAccount> byKey = [];
    private readonly Dictionary<(int Symbol, long OrderId), OpenOrder> open = [];
    private long day;

    /// <summary>
    /// Keys numbered up to this one have used up what they may do in a window of time until then, Unix µs: what they did after a backup was
    /// made, the home restored from it does not know.
    /// </summary>
    public (int ThroughKey, long UntilUs) UsedUp { get; init; }

    /// <summary>What is traded. New assets and symbols come behind those there are; a number never changes its meaning.</summary>
    public ExchangeRules Rules
    {
        get => rules;
        set
        {
            lock (gate)
            {
                rules = value;
            }
        }
    }

    /// <summary>Takes in what one command did.</summary>
    /// <param name="events">In order.</param>
    /// <param name="rateE8">For orders accepted by this command: USDT for one unit of quote, times 1e8; 0 when their worth is not counted.</param>
    public void Apply(ReadOnlySpan<MarketEvent> events, long rateE8)
    {
        lock (gate)
        {
            foreach (ref readonly var e in events)
            {
                switch (e.Kind)
                {
                    case EventKind.Accepted when e.Tag != 0:
                        Accept(in e, rateE8);
                        break;
                    case EventKind.Traded when e.Tag != 0 || e.MakerTag != 0:
                        Trade(in e);
                        break;
                    case EventKind.Replaced when e.Tag != 0 && open.TryGetValue((e.Symbol, e.OrderId), out var reduced):
                        GiveBack(in reduced, Freed(e.Symbol, in reduced, e.ReducedLots), e.TimeUs);
                        Shrink(in reduced, (e.Symbol, e.OrderId), e.ReducedLots);
                        break;
                    case EventKind.Closed when e.Tag != 0 && open.TryGetValue((e.Symbol, e.OrderId), out var closed):
                        GiveBack(in closed, Freed(e.Symbol, in closed, e.Lots), e.TimeUs);
                        End(in closed, (e.Symbol, e.OrderId));
                        break;
                }
            }
        }
    }

    /// <summary>The next command is the first of a day that has not begun yet.</summary>
    public bool IsNewDay(long timeUs) => timeUs / BudgetLimits.DayUs > day;

    /// <summary>Takes down what each key's book is worth as a day begins.</summary>
    /// <param name="timeUs">Of the first command of the day.</param>
    /// <param name="ratesE8">By asset: USDT for one unit, times 1e8.</param>
    public void BeginDay(long timeUs, ReadOnlySpan<long> ratesE8)
    {
        lock (gate)
        {
            day = timeUs / BudgetLimits.DayUs;
            foreach (var account in byKey.Values)
            {
                account.DayBegan = account.Worth(ratesE8);
            }
        }
    }

    /// <summary>What the key has lost today, realised and not, USDT units; negative when it has gained.</summary>
    private Int128 LostToday(int keyNumber, ReadOnlySpan<long> ratesE8, long nowUs)
    {
        lock (gate)
        {
            // Nothing has been done yet on a day that has not begun, so nothing was lost on it.
            return IsNewDay(nowUs) || !byKey.TryGetValue(keyNumber, out var account) ? 0 : account.DayBegan - account.Worth(ratesE8);
        }
    }

    /// <summary>Why the key has lost too much today to open anything; null when it has not, or may lose anything.</summary>
    public CapRefusal? Loss(int keyNumber, decimal? most, ReferencePrices prices, long nowUs)
    {
        if (most is not { } bound)
        {
            return null;
        }

        if (IsUsedUp(keyNumber, nowUs))
        {
            return CapRefusal.UsedUp("max-daily-loss");
        }

        Span<long> rates = stackalloc long[rules.Assets.Length];
        ReferencePrices.RatesE8(rules, prices.Of, rates);
        var lost = LostToday(keyNumber, rates, nowUs);
        return lost < (Int128)(bound * 100_000_000m) ? null : CapRefusal.Loss(lost, bound);
    }

    private bool IsUsedUp(int keyNumber, long nowUs) => keyNumber <= UsedUp.ThroughKey && nowUs < UsedUp.UntilUs;

    /// <summary>What the key has used today, USDT.</summary>
    public decimal Used(int keyNumber, long nowUs)
    {
        lock (gate)
        {
            return byKey.TryGetValue(keyNumber, out var account) ? CapRefusal.FromScale(account.DayNotional.At(nowUs)) : 0;
        }
    }

    private void Accept(in MarketEvent e, long rateE8)
    {
        var account = Of(e.Tag);

        // A waiting order is counted at the most it may come to.
        var price = e.CapPrice != 0 ? e.CapPrice : e.Type.RunsAsMarket() ? 0 : e.Price;
        var order = new OpenOrder(
            e.Tag, e.Side, price, e.Lots, rateE8, account.DayNotional.IndexOf(e.TimeUs), account.HourNotional.IndexOf(e.TimeUs), e.ListId, IsLargerOfPair(account, in e, price));
        open[(e.Symbol, e.OrderId)] = order;
        account.Open++;
        order.Move(account, rules.Symbols[e.Symbol], 0, order.Lots);
        account.MinuteOrders.Add(1, e.TimeUs);
        account.DayOrders.Add(1, e.TimeUs);
        var worth = rules.Symbols[e.Symbol].NotionalUnits(price, e.Lots) * rateE8;
        account.HourNotional.Add(worth, e.TimeUs);
        account.DayNotional.Add(worth, e.TimeUs);
    }

    /// <summary>Only one of a pair can trade, so the one that may come to more stands for both.</summary>
    private bool IsLargerOfPair(KeyAccount account, in MarketEvent e, long price)
    {
        if (e.ListId == 0 || !TryPartner(e.Symbol, e.ListId, e.OrderId, out var other, out var partner))
        {
            return true;
        }

        if ((Int128)price * e.Lots <= (Int128)partner.Price * partner.Lots)
        {
            return false;
        }

        partner.Move(account, rules.Symbols[e.Symbol], partner.Lots, 0);
        open[(e.Symbol, other)] = partner with { Counts = false };
        return true;
    }

    private void Trade(in MarketEvent e)
    {
        if (e.Tag != 0)
        {
            Fill(in e, e.Tag, e.OrderId, e.Side, e.TakerCommission, e.TakerFilled);
        }

        // A maker trades at its own price, which is less than what was counted for one that had waited.
        if (e.MakerTag != 0)
        {
            Fill(in e, e.MakerTag, e.MakerOrderId, e.Side == Side.Buy ? Side.Sell : Side.Buy, e.MakerCommission, e.MakerFilled);
        }
    }

    private void Fill(in MarketEvent e, int tag, long orderId, Side side, long commission, bool filled)
    {
        var (account, symbol) = (Of(tag), rules.Symbols[e.Symbol]);
        var sign = side == Side.Buy ? 1 : -1;
        account.Net[symbol.BaseAsset] += sign * ((Int128)e.Lots * symbol.UnitsPerLot);
        account.Net[symbol.QuoteAsset] -= sign * (Int128)e.QuoteUnits;
        account.Net[side == Side.Buy ? symbol.BaseAsset : symbol.QuoteAsset] -= commission;
        if (!open.TryGetValue((e.Symbol, orderId), out var order))
        {
            return;
        }

        // The lots were counted at the order's own price; count them at the price they got.
        GiveBack(in order, Freed(e.Symbol, in order, e.Lots) - e.QuoteUnits, e.TimeUs);

        if (filled)
        {
            End(in order, (e.Symbol, orderId));
        }
        else
        {
            Shrink(in order, (e.Symbol, orderId), e.Lots);
        }
    }

    /// <summary>An order counts in the windows it came in: what it comes to less than was counted is not for another to give back.</summary>
    private void GiveBack(in OpenOrder order, Int128 notional, long timeUs)
    {
        var account = Of(order.Tag);
        if (order.Hour == account.HourNotional.IndexOf(timeUs))
        {
            account.HourNotional.Add(-notional * order.RateE8, timeUs);
        }

        if (order.Day == account.DayNotional.IndexOf(timeUs))
        {
            account.DayNotional.Add(-notional * order.RateE8, timeUs);
        }
    }

    private void Shrink(in OpenOrder order, (int Symbol, long OrderId) place, long lots)
    {
        // An order by quote amount says no lots; what it trades was never counted as open.
        var left = order.Lots - Math.Min(lots, order.Lots);
        order.Move(Of(order.Tag), rules.Symbols[place.Symbol], order.Lots, left);
        open[place] = order with { Lots = left };
    }

    private void End(in OpenOrder order, (int Symbol, long OrderId) place)
    {
        var account = Of(order.Tag);
        order.Move(account, rules.Symbols[place.Symbol], order.Lots, 0);
        account.Open--;
        open.Remove(place);

        // The other order of its list stood behind it, and counts by itself from now on.
        if (order is { ListId: not 0, Counts: true } && TryPartner(place.Symbol, order.ListId, place.OrderId, out var other, out var partner))
        {
            partner = partner with { Counts = true };
            open[(place.Symbol, other)] = partner;
            partner.Move(account, rules.Symbols[place.Symbol], 0, partner.Lots);
        }
    }

    /// <summary>The open order of the same list; its two orders have ids that follow each other.</summary>
    private bool TryPartner(int symbol, long listId, long orderId, out long other, out OpenOrder partner)
    {
        other = orderId - 1;
        if (open.TryGetValue((symbol, other), out partner) && partner.ListId == listId)
        {
            return true;
        }

        other = orderId + 1;
        return open.TryGetValue((symbol, other), out partner) && partner.ListId == listId;
    }

    /// <summary>What an order comes to less without so many of its lots.</summary>
    private Int128 Freed(int symbol, in OpenOrder order, long lots)
        => rules.Symbols[symbol].NotionalUnits(order.Price, order.Lots) - rules.Symbols[symbol].NotionalUnits(order.Price, order.Lots - Math.Min(lots, order.Lots));

    private KeyAccount Of(int key)
    {
        if (!byKey.TryGetValue(key, out var account))
        {
            byKey[key] = account = new KeyAccount();
        }

        return account;
    }
}
