using Keywright.Market.Ledger;
using Keywright.Market.Matching;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class FeeTests
{
    [Theory]
    [InlineData(9_999, 1, 0)]
    [InlineData(10_000, 1, 1)]
    [InlineData(19_999, 1, 1)]
    [InlineData(1_999, 10, 1)]
    [InlineData(0, 10, 0)]
    [InlineData(long.MaxValue, 10_000, long.MaxValue)]
    [InlineData(long.MaxValue, 10, 9_223_372_036_854_775)]
    public void A_fee_is_truncated_to_a_unit_and_never_rounds_up(long units, int basisPoints, long fee) =>
        Assert.Equal(fee, Fee.Of(units, basisPoints));

    [Fact]
    public void Each_side_pays_its_rate_of_what_it_receives_to_the_house()
    {
        // 7 lots of 0.001 at 1.23: the buyer receives 700,000 units of the base asset, the seller 861,000 of the quote asset.
        var market = new SmallMarket(changeAll: rules => rules with { MakerFeeBps = 7, TakerFeeBps = 13 });
        var (money, goods) = (market.Money(market.Ann).Total, market.Goods(market.Bob).Total);
        market.Accept(market.Limit(market.Bob, Side.Sell, 123, 7));
        market.Accept(market.Limit(market.Ann, Side.Buy, 123, 7));

        var trade = market.Events.Span[1];
        Assert.Equal((910L, 602L), (trade.TakerCommission, trade.MakerCommission));
        Assert.Equal(money - 861_000, market.Money(market.Ann).Total);
        Assert.Equal(money + 861_000 - 602, market.Money(market.Bob).Total);
        Assert.Equal(goods + 700_000 - 910, market.Goods(market.Ann).Total);
        Assert.Equal(goods - 700_000, market.Goods(market.Bob).Total);
        Assert.Equal(new Balance(602, 0), market.Money(Exchange.House));
        Assert.Equal(new Balance(910, 0), market.Goods(Exchange.House));
    }

    [Fact]
    public void A_fee_below_a_unit_is_nothing()
    {
        // One lot at one tick comes to 1,000 units of the quote asset; 9 basis points of that are 0.9 units.
        var market = new SmallMarket(changeAll: rules => rules with { MakerFeeBps = 9, TakerFeeBps = 9 });
        market.Accept(market.Limit(market.Bob, Side.Buy, 1, 1));
        market.Accept(market.Limit(market.Ann, Side.Sell, 1, 1));
        Assert.Equal(0, market.Events.Span[1].TakerCommission);
        Assert.Equal(0, market.Money(Exchange.House).Total);
    }
}
