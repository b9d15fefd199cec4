using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Xunit;
using static Keywright.Binance.Tests.Wire.Replies.Golden;

namespace Keywright.Binance.Tests.Wire.Replies;

public sealed class AccountRepliesTests
{
    private const long AtUs = 1_499_865_549_590_456;

    [Fact]
    public void Account() => Matches(
        """
        {"makerCommission":10,"takerCommission":15,"buyerCommission":0,"sellerCommission":0,
        "commissionRates":{"maker":"0.00100000","taker":"0.00150000","buyer":"0.00000000","seller":"0.00000000"},
        "canTrade":true,"canWithdraw":false,"canDeposit":true,"brokered":false,"requireSelfTradePrevention":false,"preventSor":false,
        "updateTime":1499865549590,"accountType":"SPOT",
        "balances":[{"asset":"BTC","free":"4723846.89208129","locked":"0.00000000"},{"asset":"USDT","free":"0.10000000","locked":"5.00000000"}],
        "permissions":["SPOT"],"uid":354937868}
        """,
        writer => AccountReplies.Account(writer, TimeUnit.Millisecond,
            new AccountReply { MakerRate = Amount("0.001"), TakerRate = Amount("0.0015"), CanTrade = true, CanDeposit = true, UpdateTimeUs = AtUs, Uid = 354_937_868 },
            [new BalanceReply("BTC", Amount("4723846.89208129"), default), new BalanceReply("USDT", Amount("0.1"), Amount("5"))]));

    [Fact]
    public void My_trade() => Matches(
        """
        {"symbol":"BNBBTC","id":28457,"orderId":100234,"orderListId":17,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.00001200",
        "commission":"10.10000000","commissionAsset":"BNB","time":1499865549590456,"isBuyer":true,"isMaker":false,"isBestMatch":true}
        """,
        writer => AccountReplies.MyTrade(writer, TimeUnit.Microsecond,
            new MyTradeReply("BNBBTC", 28_457, 100_234, 17, Amount("4.000001"), Amount("12"), Amount("48.000012"), Amount("10.1"), "BNB", AtUs, true, false)));

    [Fact]
    public void Order_rate_limit() => Matches("""{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":100,"count":3}""",
        writer => AccountReplies.OrderRateLimit(writer, new RateLimitReply("ORDERS", "SECOND", 10, 100), 3));

    [Fact]
    public void Exchange_info() => Matches(
        """
        {"timezone":"UTC","serverTime":1499865549590,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000}],
        "exchangeFilters":[{"filterType":"EXCHANGE_MAX_NUM_ORDERS","maxNumOrders":1000}],"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","baseAssetPrecision":8,"quoteAsset":"USDT",
        "quotePrecision":8,"quoteAssetPrecision":8,"baseCommissionPrecision":8,"quoteCommissionPrecision":8,"orderTypes":["LIMIT","LIMIT_MAKER","MARKET"],
        "icebergAllowed":true,"ocoAllowed":true,"otoAllowed":false,"opoAllowed":false,"quoteOrderQtyMarketAllowed":true,"allowTrailingStop":true,
        "cancelReplaceAllowed":true,"amendAllowed":true,"pegInstructionsAllowed":false,"isSpotTradingAllowed":true,"isMarginTradingAllowed":false,
        "filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"},
        {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
        {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"120.00000000","stepSize":"0.00000000"},
        {"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","bidMultiplierDown":"0.2","askMultiplierUp":"5","askMultiplierDown":"0.2","avgPriceMins":5},
        {"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000","applyMaxToMarket":false,"avgPriceMins":5},
        {"filterType":"MAX_NUM_ORDERS","maxNumOrders":200},{"filterType":"MAX_POSITION","maxPosition":"1000000.00000000"}],
        "permissions":[],"permissionSets":[["SPOT"]],"defaultSelfTradePreventionMode":"EXPIRE_MAKER",
        "allowedSelfTradePreventionModes":["EXPIRE_TAKER","EXPIRE_MAKER","EXPIRE_BOTH","DECREMENT","TRANSFER"]}]}
        """,
        writer => ExchangeInfoReplies.Spot(writer, TimeUnit.Millisecond, AtUs, [new RateLimitReply("REQUEST_WEIGHT", "MINUTE", 1, 6000)],
        [new FilterReply.Count(FilterNames.ExchangeMaxNumOrders, "maxNumOrders", 1000)],
        [
            new SymbolReply
            {
                Symbol = "BTCUSDT",
                BaseAsset = "BTC",
                QuoteAsset = "USDT",
                OrderTypes = [OrderTypeWord.Limit, OrderTypeWord.LimitMaker, OrderTypeWord.Market],
                Filters =
                [
                    new FilterReply.PriceFilter(Amount("0.01"), Amount("1000000"), Amount("0.01")),
                    new FilterReply.LotSize(Amount("0.00001"), Amount("9000"), Amount("0.00001"), ForMarket: false),
                    new FilterReply.LotSize(default, Amount("120"), default, ForMarket: true),
                    new FilterReply.PercentPriceBySide(Amount("5"), Amount("0.2"), Amount("5"), Amount("0.2"), 5),
                    new FilterReply.Notional(Amount("5"), true, Amount("9000000"), false, 5),
                    new FilterReply.MaxOrders(200),
                    new FilterReply.MaxPosition(Amount("1000000")),
                ],
                DefaultSelfTradePrevention = SelfTradeWord.ExpireMaker,
                AllowedSelfTradePrevention = [SelfTradeWord.ExpireTaker, SelfTradeWord.ExpireMaker, SelfTradeWord.ExpireBoth, SelfTradeWord.Decrement, SelfTradeWord.Transfer],
            },
        ]));

    [Fact]
    public void Futures_have_no_symbols_yet()
    {
        Matches(
            """
            {"timezone":"UTC","serverTime":1499865549590,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":2400}],
            "exchangeFilters":[],"assets":[],"symbols":[]}
            """,
            writer => ExchangeInfoReplies.UsdFutures(writer, AtUs, [new RateLimitReply("REQUEST_WEIGHT", "MINUTE", 1, 2400)]));
        Matches("""{"timezone":"UTC","serverTime":1499865549590,"rateLimits":[],"exchangeFilters":[],"symbols":[]}""",
            writer => ExchangeInfoReplies.CoinFutures(writer, AtUs));
    }
}
