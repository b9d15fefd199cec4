using System.Buffers;
using System.Runtime.InteropServices;
using Keywright.Market.Matching;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// The house on one symbol. What rests of it is what the book says, so nothing is ever placed twice. Its orders stand in the queues among
/// the bots': what a level gains comes in behind them, what it loses goes from behind first, and only trades use it up from the front.
/// </summary>
internal sealed class MirrorBook(SymbolRules rules, int maker, int taker)
{
    /// <summary>Levels of one side that a saved state may hold.</summary>
    private const int LevelsMax = 4_096;

    /// <summary>Orders' worth of money that a deposit brings, so that there are few.</summary>
    private const int Ahead = 64;

    private static readonly Comparer<long> Falling = Comparer<long>.Create(static (a, b) => b.CompareTo(a));

    private readonly SortedDictionary<long, long> _bids = new(Falling);
    private readonly SortedDictionary<long, long> _asks = [];

    public int Taker => taker;

    public bool IsEmpty => _bids.Count == 0 && _asks.Count == 0;

    public SortedDictionary<long, long> Told(Side side) => side == Side.Buy ? _bids : _asks;

    public static long LeftOf(in OrderState order) => order.Lots - order.ExecutedLots - order.PreventedLots;

    public void Move(Exchange exchange, MirrorUpdate update, long timeUs, EventBuffer events)
    {
        var hands = new Hands(exchange, events, rules, maker, taker, timeUs);
        if (update.IsLost)
        {
            hands.CancelAll();
            Forget();
            return;
        }

        // 1. What each level is to be. What bots have taken of one comes back when it is told anew, not when others are.
        var wanted = new Dictionary<(Side, long), (long Lots, long Crossing)>();
        var before = hands.Resting();
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            foreach (var price in Told(side).Keys)
            {
                var there = before.GetValueOrDefault((side, price));
                wanted[(side, price)] = (there, there);
            }
        }

        var wasEmpty = IsEmpty;
        foreach (var (side, price, lots) in update.Levels)
        {
            // Of a level that a bot's order stands in the way of, only what it grew by is new: the rest has met that order already.
            var told = Told(side);
            wanted[(side, price)] = (lots, before.GetValueOrDefault((side, price)) + Math.Max(0, lots - told.GetValueOrDefault(price)));
            _ = lots == 0 ? told.Remove(price) : (told[price] = lots) != 0;
        }

        if (wasEmpty && _bids.Count > 0 && _asks.Count > 0)
        {
            // Until the first trade the bots' prices are measured by this one.
            exchange.SetOpeningPrice(rules.Index, (_bids.First().Key + _asks.First().Key) / 2);
        }

        // 2. What was traded there is traded here, with those who stand first in the queue.
        foreach (var trade in update.Trades)
        {
            hands.Trade(in trade);
        }

        // 3. What is too much goes, on both sides, and then comes what is missing, best first: it may meet a bot's order.
        hands.Lower((side, price) => wanted.GetValueOrDefault((side, price)).Lots);
        var resting = hands.Resting();
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            foreach (var price in Told(side).Keys)
            {
                var (lots, crossing) = wanted[(side, price)];
                hands.Rest(side, price, (hands.Crosses(side, price) ? Math.Min(lots, crossing) : lots) - resting.GetValueOrDefault((side, price)));
            }
        }
    }

    public void Forget()
    {
        _bids.Clear();
        _asks.Clear();
    }

    public void Save(IBufferWriter<byte> into)
    {
        foreach (var side in (ReadOnlySpan<SortedDictionary<long, long>>)[_bids, _asks])
        {
            Put(into, side.Count);
            foreach (var (price, lots) in side)
            {
                Put(into, price, lots);
            }
        }
    }

    public void Load(ref ReadOnlySpan<byte> from)
    {
        foreach (var side in (ReadOnlySpan<SortedDictionary<long, long>>)[_bids, _asks])
        {
            for (var left = NextCount(ref from, LevelsMax); left > 0; left--)
            {
                var price = Next(ref from);
                side[price] = Next(ref from);
            }
        }
    }

    /// <summary>The house's way to the exchange at one moment.</summary>
    private readonly ref struct Hands(Exchange exchange, EventBuffer events, SymbolRules rules, int maker, int taker, long timeUs)
    {
        private int Symbol => rules.Index;

        public void CancelAll() => exchange.CancelAll(maker, Symbol, timeUs, events);

        public Dictionary<(Side, long), long> Resting()
        {
            var resting = new Dictionary<(Side, long), long>();
            foreach (var order in Orders())
            {
                resting[(order.Side, order.Price)] = resting.GetValueOrDefault((order.Side, order.Price)) + LeftOf(order);
            }

            return resting;
        }

        /// <summary>Whether an order would meet one of a bot: the house's own never cross.</summary>
        public bool Crosses(Side side, long price)
            => exchange.TryBest(Symbol, Other(side), out var best) && (side == Side.Buy ? best.Price <= price : best.Price >= price);

        /// <summary>
        /// Does a trade again. As it happened there, nothing better rested and at its price there was at least as much: so it is here, and the trade takes from the
        /// bots' better orders first and then from the queue at its price.
        /// </summary>
        public void Trade(in MirrorTrade trade)
        {
            var (made, price, there) = (Other(trade.TakerSide), trade.Price, 0L);
            foreach (var order in Orders())
            {
                var isGone = order.Side == made ? IsBetter(made, order.Price, price) : !IsBetter(made, order.Price, price);
                if (isGone)
                {
                    Cancel(order.OrderId);
                }
                else if (order.Side == made && order.Price == price)
                {
                    there += LeftOf(order);
                }
            }

            Rest(made, price, trade.Lots - there);
            Place(taker, trade.TakerSide, TimeInForce.Ioc, price, trade.Lots);
        }

        /// <summary>Takes away what is more than wanted, from behind.</summary>
        public void Lower(Func<Side, long, long> wanted)
        {
            var excess = Resting().ToDictionary(level => level.Key, level => level.Value - wanted(level.Key.Item1, level.Key.Item2));
            foreach (var order in Orders().AsEnumerable().Reverse())
            {
                ref var over = ref CollectionsMarshal.GetValueRefOrNullRef(excess, (order.Side, order.Price));
                var left = LeftOf(order);
                if (over >= left)
                {
                    Cancel(order.OrderId);
                    over -= left;
                }
                else if (over > 0)
                {
                    exchange.Lower(maker, Symbol, order.OrderId, order.Lots - over, timeUs, events);
                    over = 0;
                }
            }
        }

        public void Rest(Side side, long price, long lots)
        {
            if (lots > 0)
            {
                Place(maker, side, TimeInForce.Gtc, price, lots);
            }
        }

        private static Side Other(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

        /// <summary>Whether an order of that side at the one price is ahead of one at the other.</summary>
        private static bool IsBetter(Side side, long price, long than) => side == Side.Buy ? price > than : price < than;

        private List<OrderState> Orders()
        {
            var orders = new List<OrderState>();
            exchange.OpenOrders(maker, Symbol, orders);
            return orders;
        }

        private void Cancel(long orderId) => exchange.Cancel(new() { Account = maker, Symbol = Symbol, OrderId = orderId, TimeUs = timeUs }, events, out _);

        private void Place(int account, Side side, TimeInForce timeInForce, long price, long lots)
        {
            var (asset, need) = side == Side.Buy ? (rules.QuoteAsset, rules.NotionalUnits(price, lots)) : (rules.BaseAsset, (Int128)lots * rules.UnitsPerLot);
            var locked = exchange.BalanceOf(account, asset).Locked;
            Purse.TopUp(exchange, account, asset, locked + need, locked + (Ahead * need), timeUs, events);
            exchange.Place(
                new PlaceOrder
                {
                    Account = account,
                    Symbol = Symbol,
                    Side = side,
                    Type = OrderType.Limit,
                    TimeInForce = timeInForce,
                    SelfTradePrevention = rules.DefaultSelfTradePrevention,
                    Price = price,
                    Lots = lots,
                    IsMirrored = true,
                    TimeUs = timeUs,
                },
                events,
                out _);
        }
    }
}
