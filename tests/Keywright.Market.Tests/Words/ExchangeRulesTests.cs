using Keywright.Market.Matching;
using Keywright.Market.Tests.Matching;
using Xunit;

namespace Keywright.Market.Tests.Words;

public sealed class ExchangeRulesTests
{
    [Fact]
    public void Sound_rules_have_no_faults() => Assert.Empty(new SmallMarket().Exchange.Rules.Validate());

    [Fact]
    public void An_exchange_refuses_rules_whose_largest_order_passes_64_bits()
    {
        var fault = Assert.Throws<ArgumentException>(() => new SmallMarket(rules => rules with { MaxPrice = 4_000_000_000, MaxLots = 10_000_000_000_000 }));
        Assert.Contains("64 bits", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var rules = new SmallMarket().Exchange.Rules;
        var broken = rules with
        {
            MakerFeeBps = -1,
            MaxOpenOrdersPerAccount = 0,
            Symbols = [rules.Symbols[0] with { Index = 3, MinLots = 0, QuoteAsset = 1, PriceDecimals = 7, MinPrice = 0, AvgPriceMinutes = 0, BidUpBps = 1 }],
        };
        Assert.True(broken.Validate().Count >= 8);
        Assert.Throws<ArgumentException>(() => new Exchange(broken));
    }
}
