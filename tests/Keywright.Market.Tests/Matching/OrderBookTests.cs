using Keywright.Market.Matching;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

/// <summary>The bare book against sorted sets, over prices near together and very far apart.</summary>
public sealed class OrderBookTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 3_000)]
    [InlineData(3, 5_000_000)]
    [InlineData(4, 4_000_000_000)]
    public void The_book_rests_cancels_and_matches_like_a_sorted_set(int seed, long range)
    {
        var random = new Random(seed);
        var book = new OrderBook();
        var bids = new SortedSet<(long Key, long Id)>();
        var asks = new SortedSet<(long Key, long Id)>();
        var live = new Dictionary<long, (Side Side, long Price, long Lots, int Slot)>();
        for (var id = 1L; id <= 40_000; id++)
        {
            if (random.Next(3) == 0 && live.Count > 0)
            {
                var (gone, order) = live.ElementAt(random.Next(Math.Min(live.Count, 20)));
                Assert.Equal(gone, book[order.Slot].OrderId);
                book.Remove(order.Slot);
                live.Remove(gone);
                (order.Side == Side.Buy ? bids : asks).Remove((order.Side == Side.Buy ? -order.Price : order.Price, gone));
            }
            else
            {
                Add(id, (Side)random.Next(2), 1 + random.NextInt64(range), random.Next(1, 30));
            }

            Assert.Equal(bids.Count == 0 ? 0 : -bids.Min.Key, book.NextPrice(Side.Buy, 0));
            Assert.Equal(asks.Count == 0 ? 0 : asks.Min.Key, book.NextPrice(Side.Sell, 0));
        }

        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            var expected = live.Values.Where(order => order.Side == side).GroupBy(order => order.Price)
                .Select(level => (level.Key, level.Sum(order => order.Lots)))
                .OrderBy(level => side == Side.Buy ? -level.Key : level.Key);
            var levels = new List<(long, long)>();
            for (var price = book.NextPrice(side, 0); price != 0; price = book.NextPrice(side, price))
            {
                levels.Add((price, book.LotsAt(price)));
            }

            Assert.Equal(expected, levels);
        }

        void Add(long id, Side side, long price, long lots)
        {
            var (own, other) = side == Side.Buy ? (bids, asks) : (asks, bids);
            var taker = new ListingTaker(lots);
            book.Match(side, price, ref taker);
            foreach (var (maker, traded) in taker.Trades)
            {
                var (key, best) = other.Min;
                Assert.Equal(best, maker);
                Assert.True(side == Side.Buy ? key <= price : -key >= price);
                var order = live[maker];
                Assert.Equal(Math.Min(lots, order.Lots), traded);
                lots -= traded;
                live[maker] = order with { Lots = order.Lots - traded };
                if (order.Lots == traded)
                {
                    other.Remove((key, best));
                    live.Remove(maker);
                }
            }

            Assert.Equal(lots, taker.Lots);
            if (lots > 0)
            {
                Assert.False(book.Crosses(side, price));
                live[id] = (side, price, lots, book.Rest(id, side, price, lots));
                own.Add((side == Side.Buy ? -price : price, id));
            }
        }
    }

    private struct ListingTaker(long lots) : ITaker
    {
        public long Lots { readonly get; private set; } = lots;

        public readonly long Refill => 0;

        public List<(long Maker, long Lots)> Trades { get; } = [];

        public long Meet(int slot, in RestingOrder maker)
        {
            var traded = Math.Min(Lots, maker.Lots);
            Lots -= traded;
            Trades.Add((maker.OrderId, traded));
            return traded;
        }
    }
}
