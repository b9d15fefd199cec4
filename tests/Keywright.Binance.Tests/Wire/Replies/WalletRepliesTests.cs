using Keywright.Binance.Wire.Replies;
using Xunit;
using static Keywright.Binance.Tests.Wire.Replies.Golden;

namespace Keywright.Binance.Tests.Wire.Replies;

public sealed class WalletRepliesTests
{
    [Fact]
    public void System_status()
    {
        Matches("""{"status":0,"msg":"normal"}""", writer => WalletReplies.SystemStatus(writer, inMaintenance: false));
        Matches("""{"status":1,"msg":"system_maintenance"}""", writer => WalletReplies.SystemStatus(writer, inMaintenance: true));
    }

    [Fact]
    public void Account_status() => Matches("""{"data":"Normal"}""", WalletReplies.AccountStatus);

    [Fact]
    public void Api_trading_status() => Matches(
        """{"data":{"isLocked":false,"plannedRecoverTime":0,"triggerCondition":{"GCR":150,"IFER":150,"UFR":300},"updateTime":1547630471725}}""",
        writer => WalletReplies.ApiTradingStatus(writer, isLocked: false, 1_547_630_471_725_000));

    [Fact]
    public void Api_restrictions()
    {
        var key = new ApiRestrictionsReply { CreateTimeUs = 1_698_645_219_000_000, EnableReading = true, EnableSpotAndMarginTrading = true };
        Matches(
            """
            {"ipRestrict":false,"createTime":1698645219000,"enableReading":true,"enableWithdrawals":false,"enableInternalTransfer":false,
            "enableMargin":false,"enableFutures":false,"permitsUniversalTransfer":false,"enableVanillaOptions":false,"enableFixApiTrade":false,
            "enableFixReadOnly":false,"enableSpotAndMarginTrading":true,"enablePortfolioMarginTrading":false,"tradingAuthorityExpirationTime":1706421219000}
            """,
            writer => WalletReplies.ApiRestrictions(writer, key with { TradingAuthorityExpirationUs = 1_706_421_219_000_000 }));
        Matches(
            """
            {"ipRestrict":true,"createTime":1698645219000,"enableReading":true,"enableWithdrawals":false,"enableInternalTransfer":false,
            "enableMargin":false,"enableFutures":false,"permitsUniversalTransfer":false,"enableVanillaOptions":false,"enableFixApiTrade":false,
            "enableFixReadOnly":false,"enableSpotAndMarginTrading":true,"enablePortfolioMarginTrading":false}
            """,
            writer => WalletReplies.ApiRestrictions(writer, key with { IpRestrict = true }));
    }

    [Fact]
    public void Coin() => Matches(
        """
        {"coin":"BTC","depositAllEnable":false,"withdrawAllEnable":false,"name":"Bitcoin","free":"0.08074558","locked":"1.00000000","freeze":"0.00000000",
        "withdrawing":"0.00000000","ipoing":"0.00000000","ipoable":"0.00000000","storage":"0.00000000","isLegalMoney":false,"trading":true,"networkList":[]}
        """,
        writer => WalletReplies.Coin(writer, new CoinReply("BTC", "Bitcoin", Amount("0.08074558"), Amount("1"), false)));

    [Fact]
    public void Trade_fee() => Matches("""{"symbol":"BNBUSDT","makerCommission":"0.001","takerCommission":"0.001"}""",
        writer => WalletReplies.TradeFee(writer, "BNBUSDT", Amount("0.001"), Amount("0.001")));

    [Fact]
    public void Asset_detail() => Matches(
        """{"BTC":{"minWithdrawAmount":"0.00000000","depositStatus":false,"withdrawFee":"0.00000000","withdrawStatus":false}}""",
        writer =>
        {
            writer.WriteStartObject();
            WalletReplies.AssetDetail(writer, "BTC");
            writer.WriteEndObject();
        });

    [Fact]
    public void User_asset() => Matches(
        """{"asset":"BTC","free":"1.00000000","locked":"0.50000000","freeze":"0.00000000","withdrawing":"0.00000000","ipoable":"0.00000000","btcValuation":"1.50000000"}""",
        writer => WalletReplies.UserAsset(writer, new BalanceReply("BTC", Amount("1"), Amount("0.5")), Amount("1.5")));

    [Fact]
    public void No_margin_pairs() => Matches("[]", WalletReplies.NoMarginPairs);
}
