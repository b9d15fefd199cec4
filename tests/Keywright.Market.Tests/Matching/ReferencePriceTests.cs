using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class ReferencePriceTests
{
    private const long SecondUs = 1_000_000;

    private readonly SmallMarket _market = new(rules => rules with { AvgPriceMinutes = 1 });

    [Fact]
    public void It_is_nothing_before_the_first_trade_unless_an_opening_price_is_set()
    {
        Assert.Equal(0, Reference(0));
        _market.Exchange.SetOpeningPrice(0, 250);
        Assert.Equal(250, Reference(0));
    }

    [Fact]
    public void It_weighs_prices_by_quantity_and_truncates_to_a_tick()
    {
        Trade(100, 1);
        Trade(103, 2);
        Assert.Equal(102, Reference(0));
        Trade(100, 1);
        Assert.Equal(101, Reference(0));
    }

    [Fact]
    public void Trades_leave_the_window_with_their_second_and_the_last_price_stays()
    {
        Trade(100, 1);
        _market.TimeUs += 10 * SecondUs;
        Trade(200, 1);
        Assert.Equal(150, Reference(49 * SecondUs));
        Assert.Equal(200, Reference(50 * SecondUs));
        Assert.Equal(200, Reference(1_000 * SecondUs));
        Assert.Equal(150, Reference(0));
    }

    [Fact]
    public void Asking_changes_nothing()
    {
        Trade(100, 1);
        var before = _market.Exchange.StateHash();
        Reference(500 * SecondUs);
        Assert.Equal(before, _market.Exchange.StateHash());
    }

    private long Reference(long laterUs) => _market.Exchange.ReferencePrice(0, _market.TimeUs + laterUs);

    private void Trade(long price, long lots)
    {
        _market.Accept(_market.Limit(_market.Bob, Side.Sell, price, lots));
        _market.Accept(_market.Limit(_market.Ann, Side.Buy, price, lots));
    }
}
