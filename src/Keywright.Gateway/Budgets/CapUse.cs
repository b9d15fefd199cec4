using System.Buffers;
using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>
/// What each capped key has used of its notional a day (UTC): traded, or open and still able to trade. An order that ends
/// unfilled on its day gives its rest back. Worked out from the exchange's events, so that replay restores it to the bit.
/// Amounts are quote units times the rate to USDT, both scaled by 1e8, so that nothing is rounded.
/// </summary>
public sealed class CapUse(ExchangeRules rules)
{
    /// <summary>1e16: one USDT in the scale used here.</summary>
    private static readonly Int128 Scale = (Int128)10_000_000_000_000_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, Use> byKey = [];
    private readonly SortedDictionary<(int Symbol, long OrderId), OpenOrder> open = [];

    /// <summary>
    /// Keys numbered up to this one have used up their caps until then, Unix µs: what they spent after a backup was made, the home restored
    /// from it does not know.
    /// </summary>
    public (int ThroughKey, long UntilUs) UsedUp { get; init; }

    /// <summary>Holds a part of today's cap for an order about to be sent.</summary>
    /// <param name="left">What is left today, USDT, when the answer is no.</param>
    public CapHold? TryHold(int keyNumber, decimal notional, decimal capPerDay, long rateE8, long nowUs, out decimal left)
    {
        var amount = ToScale(notional);
        lock (gate)
        {
            var use = Of(keyNumber);
            var rest = RestOf(keyNumber, use, capPerDay, nowUs);
            left = Math.Max(0, (decimal)(rest / 100_000_000) / 100_000_000m);
            if (amount > rest)
            {
                return null;
            }

            use.Held += amount;
            return new CapHold(this, keyNumber, amount, rateE8);
        }
    }

    /// <summary>Holds nothing yet, for an order that takes the place of another: <see cref="TryHoldInstead"/> holds, once it is known whether that one goes.</summary>
    public CapHold HoldLater(int keyNumber, decimal notional, long rateE8) => new(this, keyNumber, 0, rateE8) { Wanted = ToScale(notional) };

    /// <summary>
    /// Holds what the new order needs beyond what the order it replaces has in use. What that one gives back goes to the hold in the moment it is
    /// cancelled (see <see cref="Apply"/>), so that nobody else gets it in between and both are never counted together.
    /// </summary>
    /// <param name="freed">What the cancel will give back (see <see cref="ShareOf"/>); 0 when it will fail.</param>
    /// <param name="left">What is left today for the new order, USDT, when the answer is no.</param>
    internal bool TryHoldInstead(CapHold hold, Int128 freed, decimal capPerDay, long nowUs, out decimal left)
    {
        lock (gate)
        {
            var use = Of(hold.KeyNumber);
            var rest = RestOf(hold.KeyNumber, use, capPerDay, nowUs) + freed;
            left = Math.Max(0, (decimal)(rest / 100_000_000) / 100_000_000m);
            if (hold.Wanted > rest)
            {
                return false;
            }

            hold.Amount = Int128.Max(0, hold.Wanted - freed);
            use.Held += hold.Amount;
            return true;
        }
    }

    /// <summary>What an open order of the key would give back to its day if it were cancelled now.</summary>
    internal Int128 ShareOf(int keyNumber, in OrderState order, long nowUs)
    {
        lock (gate)
        {
            return open.TryGetValue((order.Symbol, order.OrderId), out var counted) && counted.Tag == keyNumber && counted.Day == nowUs / BudgetLimits.DayUs
                ? Notional(order.Symbol, counted.Price, order.Lots - order.ExecutedLots - order.PreventedLots) * counted.RateE8
                : 0;
        }
    }

    /// <summary>Holds more for an order that turns out to cost more than was held, when the day's cap has it.</summary>
    internal bool TryRaise(CapHold hold, Int128 amount, decimal capPerDay, long nowUs, out decimal left)
    {
        lock (gate)
        {
            var use = Of(hold.KeyNumber);
            var rest = RestOf(hold.KeyNumber, use, capPerDay, nowUs) + hold.Amount;
            left = Math.Max(0, (decimal)(rest / 100_000_000) / 100_000_000m);
            if (amount > rest)
            {
                return false;
            }

            use.Held += amount - hold.Amount;
            hold.Amount = amount;
            return true;
        }
    }

    /// <summary>Takes in what one command did.</summary>
    /// <param name="rateE8">For orders accepted by this command: USDT for one unit of quote, times 1e8; 0 when their key has no cap.</param>
    /// <param name="heir">Of the order that takes the place of one this command cancelled: it holds all it wants from the same moment on.</param>
    public void Apply(ReadOnlySpan<MarketEvent> events, long rateE8, CapHold? heir = null)
    {
        lock (gate)
        {
            foreach (ref readonly var e in events)
            {
                switch (e.Kind)
                {
                    case EventKind.Accepted when rateE8 != 0 && e.Tag != 0:
                        // A waiting order is counted at the most it may come to.
                        var price = e.CapPrice != 0 ? e.CapPrice : e.Type.RunsAsMarket() ? 0 : e.Price;
                        open[(e.Symbol, e.OrderId)] = new OpenOrder(e.Tag, price, rateE8, e.TimeUs / BudgetLimits.DayUs);
                        Of(e.Tag).Add(Notional(e.Symbol, price, e.Lots) * rateE8, e.TimeUs);
                        break;
                    case EventKind.Traded:
                        ApplyTrade(in e);
                        break;
                    case EventKind.Replaced when open.TryGetValue((e.Symbol, e.OrderId), out var reduced) && reduced.Day == e.TimeUs / BudgetLimits.DayUs:
                        Of(reduced.Tag).Add(-Notional(e.Symbol, reduced.Price, e.ReducedLots) * reduced.RateE8, e.TimeUs);
                        break;
                    case EventKind.Closed when open.Remove((e.Symbol, e.OrderId), out var closed):
                        if (closed.Day == e.TimeUs / BudgetLimits.DayUs)
                        {
                            Of(closed.Tag).Add(-Notional(e.Symbol, closed.Price, e.Lots) * closed.RateE8, e.TimeUs);
                        }

                        break;
                }
            }

            if (heir is not null)
            {
                Of(heir.KeyNumber).Held += heir.Wanted - heir.Amount;
                heir.Amount = heir.Wanted;
            }
        }
    }

    /// <summary>What the key has used today, USDT.</summary>
    public decimal Used(int keyNumber, long nowUs)
    {
        lock (gate)
        {
            return (decimal)(Of(keyNumber).UsedAt(nowUs) / 100_000_000) / 100_000_000m;
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        lock (gate)
        {
            var writer = new StateWriter(into);
            writer.Int32(byKey.Count);
            foreach (var (key, use) in byKey)
            {
                writer.Int32(key);
                writer.Int64(use.Day);
                writer.Int128(use.Used);
            }

            writer.Int32(open.Count);
            foreach (var ((symbol, orderId), order) in open)
            {
                writer.Int32(symbol);
                writer.Int64(orderId);
                writer.Int32(order.Tag);
                writer.Int64(order.Price);
                writer.Int64(order.RateE8);
                writer.Int64(order.Day);
            }
        }
    }

    public void Restore(ref StateReader reader)
    {
        lock (gate)
        {
            byKey.Clear();
            open.Clear();
            for (var left = reader.Int32(); left > 0; left--)
            {
                byKey[reader.Int32()] = new Use { Day = reader.Int64(), Used = reader.Int128() };
            }

            for (var left = reader.Int32(); left > 0; left--)
            {
                open[(reader.Int32(), reader.Int64())] = new OpenOrder(reader.Int32(), reader.Int64(), reader.Int64(), reader.Int64());
            }
        }
    }

    internal void Release(int keyNumber, Int128 amount)
    {
        lock (gate)
        {
            Of(keyNumber).Held -= amount;
        }
    }

    /// <summary>What nothing is counted against or held of yet today; negative when a cap was lowered under what is in use.</summary>
    private Int128 RestOf(int keyNumber, Use use, decimal capPerDay, long nowUs)
        => keyNumber <= UsedUp.ThroughKey && nowUs < UsedUp.UntilUs ? 0 : ToScale(capPerDay) - use.UsedAt(nowUs) - use.Held;

    private static Int128 ToScale(decimal usdt)
    {
        var whole = decimal.Floor(usdt);
        return ((Int128)whole * Scale) + (Int128)((usdt - whole) * 10_000_000_000_000_000m);
    }

    private Int128 Notional(int symbol, long price, long lots)
        => (Int128)price * lots * rules.Symbols[symbol].UnitsPerTickLot;

    private void ApplyTrade(in MarketEvent e)
    {
        if (open.TryGetValue((e.Symbol, e.OrderId), out var taker))
        {
            // The taker's lots were counted at its limit; count them at the price they got.
            SettleTrade(in e, in taker);
            if (e.TakerFilled)
            {
                open.Remove((e.Symbol, e.OrderId));
            }
        }

        // A maker trades at its own price, which is less than what was counted for one that had waited.
        if (open.TryGetValue((e.Symbol, e.MakerOrderId), out var maker))
        {
            SettleTrade(in e, in maker);
            if (e.MakerFilled)
            {
                open.Remove((e.Symbol, e.MakerOrderId));
            }
        }
    }

    private void SettleTrade(in MarketEvent e, in OpenOrder order)
    {
        // An order counts on the day it came: what it comes to less than was counted is not another day's to give back.
        if (order.Day == e.TimeUs / BudgetLimits.DayUs)
        {
            Of(order.Tag).Add((e.QuoteUnits - Notional(e.Symbol, order.Price, e.Lots)) * order.RateE8, e.TimeUs);
        }
    }

    private Use Of(int key)
    {
        if (!byKey.TryGetValue(key, out var use))
        {
            byKey[key] = use = new Use();
        }

        return use;
    }

    private readonly record struct OpenOrder(int Tag, long Price, long RateE8, long Day);

    private sealed class Use
    {
        public long Day { get; set; }

        public Int128 Used { get; set; }

        /// <summary>Held for orders on their way; memory only.</summary>
        public Int128 Held { get; set; }

        /// <summary>Asking moves nothing: only what the exchange did opens a new day, or a clock that jumps ahead and back in between
        /// would refill the old one.</summary>
        public Int128 UsedAt(long nowUs) => nowUs / BudgetLimits.DayUs > Day ? 0 : Used;

        private void Enter(long nowUs)
        {
            if (nowUs / BudgetLimits.DayUs > Day)
            {
                (Day, Used) = (nowUs / BudgetLimits.DayUs, 0);
            }
        }

        public void Add(Int128 amount, long nowUs)
        {
            Enter(nowUs);
            Used = Int128.Max(0, Used + amount);
        }
    }
}

/// <summary>A part of a key's daily cap held while its order is on its way.</summary>
public sealed class CapHold
{
    private CapUse? use;

    internal CapHold(CapUse use, int keyNumber, Int128 amount, long rateE8)
        => (this.use, KeyNumber, Amount, RateE8) = (use, keyNumber, amount, rateE8);

    internal int KeyNumber { get; }

    /// <summary>Quote units times rate (see <see cref="CapUse"/>).</summary>
    public Int128 Amount { get; internal set; }

    /// <summary>For an order that takes the place of another: what it needs in all.</summary>
    internal Int128 Wanted { get; init; }

    /// <summary>USDT for one unit of the symbol's quote asset, times 1e8.</summary>
    public long RateE8 { get; }

    /// <summary>Makes the hold at least <paramref name="amount"/>, within the cap.</summary>
    /// <param name="left">What is left today, USDT, this hold included.</param>
    public bool TryRaise(Int128 amount, decimal capPerDay, long nowUs, out decimal left)
    {
        left = 0;
        return amount <= Amount || (use is { } holder && holder.TryRaise(this, amount, capPerDay, nowUs, out left));
    }

    /// <summary>See <see cref="CapUse.TryHoldInstead"/>.</summary>
    internal bool TryHoldInstead(Int128 freed, decimal capPerDay, long nowUs, out decimal left)
    {
        left = 0;
        return use is { } holder && holder.TryHoldInstead(this, freed, capPerDay, nowUs, out left);
    }

    public void Release() => Interlocked.Exchange(ref use, null)?.Release(KeyNumber, Amount);
}
