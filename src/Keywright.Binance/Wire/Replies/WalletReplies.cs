using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>What the key that asks may do, for apiRestrictions.</summary>
public readonly record struct ApiRestrictionsReply
{
    public bool IpRestrict { get; init; }

    public long CreateTimeUs { get; init; }

    public bool EnableReading { get; init; }

    public bool EnableWithdrawals { get; init; }

    public bool EnableInternalTransfer { get; init; }

    public bool EnableMargin { get; init; }

    public bool EnableFutures { get; init; }

    public bool PermitsUniversalTransfer { get; init; }

    public bool EnableSpotAndMarginTrading { get; init; }

    /// <summary>When trading lapses; null, and then not written, for a key that is bound to addresses or does not trade.</summary>
    public long? TradingAuthorityExpirationUs { get; init; }
}

/// <summary>One coin of the paper wallet. It has no networks: nothing can be deposited or withdrawn.</summary>
public readonly record struct CoinReply(string Coin, string Name, Amount Free, Amount Locked, bool IsLegalMoney);

/// <summary>Answers of the wallet routes; each method writes one JSON value. Times here are always milliseconds.</summary>
public static class WalletReplies
{
    /// <summary>Answer of system/status.</summary>
    public static void SystemStatus(Utf8JsonWriter writer, bool inMaintenance)
    {
        writer.WriteStartObject();
        writer.WriteNumber("status"u8, inMaintenance ? 1 : 0);
        writer.WriteString("msg"u8, inMaintenance ? "system_maintenance"u8 : "normal"u8);
        writer.WriteEndObject();
    }

    /// <summary>Answer of account/status.</summary>
    public static void AccountStatus(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("data"u8, "Normal"u8);
        writer.WriteEndObject();
    }

    /// <summary>Answer of account/apiTradingStatus.</summary>
    public static void ApiTradingStatus(Utf8JsonWriter writer, bool isLocked, long updateTimeUs)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteBoolean("isLocked"u8, isLocked);
        writer.WriteNumber("plannedRecoverTime"u8, 0);
        writer.WriteStartObject("triggerCondition"u8);
        writer.WriteNumber("GCR"u8, 150);
        writer.WriteNumber("IFER"u8, 150);
        writer.WriteNumber("UFR"u8, 300);
        writer.WriteEndObject();
        writer.Time("updateTime"u8, updateTimeUs, TimeUnit.Millisecond);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Answer of account/apiRestrictions.</summary>
    public static void ApiRestrictions(Utf8JsonWriter writer, in ApiRestrictionsReply key)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ipRestrict"u8, key.IpRestrict);
        writer.Time("createTime"u8, key.CreateTimeUs, TimeUnit.Millisecond);
        writer.WriteBoolean("enableReading"u8, key.EnableReading);
        writer.WriteBoolean("enableWithdrawals"u8, key.EnableWithdrawals);
        writer.WriteBoolean("enableInternalTransfer"u8, key.EnableInternalTransfer);
        writer.WriteBoolean("enableMargin"u8, key.EnableMargin);
        writer.WriteBoolean("enableFutures"u8, key.EnableFutures);
        writer.WriteBoolean("permitsUniversalTransfer"u8, key.PermitsUniversalTransfer);
        writer.WriteBoolean("enableVanillaOptions"u8, false);
        writer.WriteBoolean("enableFixApiTrade"u8, false);
        writer.WriteBoolean("enableFixReadOnly"u8, false);
        writer.WriteBoolean("enableSpotAndMarginTrading"u8, key.EnableSpotAndMarginTrading);
        writer.WriteBoolean("enablePortfolioMarginTrading"u8, false);
        if (key.TradingAuthorityExpirationUs is { } expirationUs)
        {
            writer.Time("tradingAuthorityExpirationTime"u8, expirationUs, TimeUnit.Millisecond);
        }

        writer.WriteEndObject();
    }

    /// <summary>One coin of capital/config/getall.</summary>
    public static void Coin(Utf8JsonWriter writer, in CoinReply coin)
    {
        writer.WriteStartObject();
        writer.WriteString("coin"u8, coin.Coin);
        writer.WriteBoolean("depositAllEnable"u8, false);
        writer.WriteBoolean("withdrawAllEnable"u8, false);
        writer.WriteString("name"u8, coin.Name);
        writer.Amount("free"u8, coin.Free);
        writer.Amount("locked"u8, coin.Locked);
        writer.Amount("freeze"u8, default);
        writer.Amount("withdrawing"u8, default);
        writer.Amount("ipoing"u8, default);
        writer.Amount("ipoable"u8, default);
        writer.Amount("storage"u8, default);
        writer.WriteBoolean("isLegalMoney"u8, coin.IsLegalMoney);
        writer.WriteBoolean("trading"u8, true);
        writer.EmptyArray("networkList"u8);
        writer.WriteEndObject();
    }

    /// <summary>One property of asset/assetDetail: nothing can be deposited or withdrawn, so nothing has a fee.</summary>
    public static void AssetDetail(Utf8JsonWriter writer, string asset)
    {
        writer.WriteStartObject(asset);
        writer.Amount("minWithdrawAmount"u8, default);
        writer.WriteBoolean("depositStatus"u8, false);
        writer.Amount("withdrawFee"u8, default);
        writer.WriteBoolean("withdrawStatus"u8, false);
        writer.WriteEndObject();
    }

    /// <summary>One symbol of asset/tradeFee; rates are fractions.</summary>
    public static void TradeFee(Utf8JsonWriter writer, string symbol, Amount maker, Amount taker)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, symbol);
        writer.TrimmedAmount("makerCommission"u8, maker);
        writer.TrimmedAmount("takerCommission"u8, taker);
        writer.WriteEndObject();
    }

    /// <summary>One asset of getUserAsset; the caller leaves out what the account does not hold. <paramref name="btcValuation"/> is 0 unless asked for.</summary>
    public static void UserAsset(Utf8JsonWriter writer, in BalanceReply balance, Amount btcValuation)
    {
        writer.WriteStartObject();
        writer.WriteString("asset"u8, balance.Asset);
        writer.Amount("free"u8, balance.Free);
        writer.Amount("locked"u8, balance.Locked);
        writer.Amount("freeze"u8, default);
        writer.Amount("withdrawing"u8, default);
        writer.Amount("ipoable"u8, default);
        writer.Amount("btcValuation"u8, btcValuation);
        writer.WriteEndObject();
    }

    /// <summary>Answer of margin/allPairs and margin/isolated/allPairs: true as it is, paper has no margin.</summary>
    public static void NoMarginPairs(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }
}
