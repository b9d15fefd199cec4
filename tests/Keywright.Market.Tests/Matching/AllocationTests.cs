using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class AllocationTests
{
    [Fact]
    public void A_steady_market_allocates_nothing()
    {
        var market = new SmallMarket();
        var ann = market.Open(archives: false);
        var bob = market.Open(archives: false);

        // The first rounds grow pools and tables; the ones after them find everything in place. A collection that another test's thread brings about
        // counts what was left of this thread's page as allocated, once; what the engine allocates it allocates every time.
        Round(market, ann, bob, 1_000);
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated(() => Round(market, ann, bob, 1_000))));
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Round(SmallMarket market, int ann, int bob, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ClientOrderId.TryCreate("0123456789abcdef0123456789abcdef"u8, out var name);
            Place(market, market.Limit(ann, Side.Sell, 100 + (i % 7), 3) with { ClientId = name });
            Place(market, market.Limit(bob, Side.Buy, 107, 2));
            Place(market, market.Market(bob, Side.Buy, quoteAmount: 90_000));
            Place(market, market.Limit(ann, Side.Sell, 90, 1, SelfTradePrevention.ExpireMaker) with { TimeInForce = TimeInForce.Fok });
            market.Events.Clear();
            market.Exchange.CancelAll(ann, 0, market.TimeUs, market.Events);
            market.Exchange.CancelAll(bob, 0, market.TimeUs, market.Events);
        }
    }

    private static void Place(SmallMarket market, PlaceOrder order)
    {
        market.Events.Clear();
        market.Exchange.Place(in order, market.Events, out _);
    }
}
