namespace Keywright.Market.Words;

/// <summary>The rules of the built-in paper exchange: eight symbols over six assets, filtered as their real namesakes are.</summary>
public static class PaperRules
{
    private const long UnitsPerWhole = 100_000_000;
    private const int Usdt = 0;
    private const int Btc = 1;
    private const int Eth = 2;
    private const int Bnb = 3;
    private const int Sol = 4;
    private const int Xrp = 5;

    public static ExchangeRules Default { get; } = new()
    {
        Assets = ["USDT", "BTC", "ETH", "BNB", "SOL", "XRP"],
        Symbols =
        [
            AgainstUsdt(0, "BTCUSDT", Btc, 2, 5, maxPrice: 1_000_000, maxQuantity: 9_000, maxMarket: 120),
            AgainstUsdt(1, "ETHUSDT", Eth, 2, 4, maxPrice: 1_000_000, maxQuantity: 9_000, maxMarket: 2_500),
            AgainstUsdt(2, "BNBUSDT", Bnb, 2, 3, maxPrice: 100_000, maxQuantity: 90_000, maxMarket: 4_000),
            AgainstUsdt(3, "SOLUSDT", Sol, 2, 3, maxPrice: 100_000, maxQuantity: 90_000, maxMarket: 20_000, maxPosition: 20_000),
            AgainstUsdt(4, "XRPUSDT", Xrp, 4, 1, maxPrice: 1_000, maxQuantity: 9_000_000, maxMarket: 1_500_000, maxPosition: 1_000_000),
            AgainstBtc(5, "ETHBTC", Eth, 5, 3, maxQuantity: 100_000, maxMarket: 1_500),
            AgainstBtc(6, "BNBBTC", Bnb, 6, 2, maxQuantity: 100_000, maxMarket: 2_000),
            AgainstBtc(7, "SOLBTC", Sol, 6, 2, maxQuantity: 100_000, maxMarket: 10_000),
        ],
    };

    /// <summary>Prices and quantities in whole units of the assets.</summary>
    private static SymbolRules AgainstUsdt(
        int index, string name, int asset, int priceDecimals, int lotDecimals, long maxPrice, long maxQuantity, long maxMarket, long maxPosition = 0) => new()
    {
        Name = name,
        Index = index,
        BaseAsset = asset,
        QuoteAsset = Usdt,
        PriceDecimals = priceDecimals,
        LotDecimals = lotDecimals,
        MaxPrice = Scaled(maxPrice, priceDecimals),
        MaxLots = Scaled(maxQuantity, lotDecimals),
        MaxMarketLots = Scaled(maxMarket, lotDecimals),
        MinNotional = 5 * UnitsPerWhole,
        MaxNotional = 9_000_000 * UnitsPerWhole,
        MaxPositionLots = Scaled(maxPosition, lotDecimals),
    };

    private static SymbolRules AgainstBtc(int index, string name, int asset, int priceDecimals, int lotDecimals, long maxQuantity, long maxMarket) => new()
    {
        Name = name,
        Index = index,
        BaseAsset = asset,
        QuoteAsset = Btc,
        PriceDecimals = priceDecimals,
        LotDecimals = lotDecimals,
        MaxPrice = Scaled(100, priceDecimals),
        MaxLots = Scaled(maxQuantity, lotDecimals),
        MaxMarketLots = Scaled(maxMarket, lotDecimals),
        MinNotional = UnitsPerWhole / 10_000,
        MaxNotional = 100 * UnitsPerWhole,
    };

    private static long Scaled(long whole, int decimals)
    {
        var scaled = whole;
        for (var i = 0; i < decimals; i++)
        {
            scaled *= 10;
        }

        return scaled;
    }
}
