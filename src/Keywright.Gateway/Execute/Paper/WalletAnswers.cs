using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The wallet routes that clients call at start-up or to read a portfolio (sapi-minimal.md), true for a paper account.</summary>
internal static class WalletAnswers
{
    public static byte[] TradeFees(ExchangeRules rules, SymbolRules? only) => JsonBody.Write((rules, only), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var symbol in s.only is null ? s.rules.Symbols : [s.only])
        {
            WalletReplies.TradeFee(writer, symbol.Name, OrderAnswers.Rate(s.rules.MakerFeeBps), OrderAnswers.Rate(s.rules.TakerFeeBps));
        }

        writer.WriteEndArray();
    });

    public static byte[] AssetDetails(ExchangeRules rules, int? only) => JsonBody.Write((rules, only), static (writer, s) =>
    {
        writer.WriteStartObject();
        for (var asset = 0; asset < s.rules.Assets.Length; asset++)
        {
            if (s.only is null || s.only == asset)
            {
                WalletReplies.AssetDetail(writer, s.rules.Assets[asset]);
            }
        }

        writer.WriteEndObject();
    });

    public static byte[] Coins(ExchangeRules rules, Balance[] balances) => JsonBody.Write((rules, balances), static (writer, s) =>
    {
        writer.WriteStartArray();
        for (var asset = 0; asset < s.balances.Length; asset++)
        {
            var code = s.rules.Assets[asset];
            WalletReplies.Coin(writer, new CoinReply(code, code, new Amount(s.balances[asset].Free), new Amount(s.balances[asset].Locked), IsLegalMoney: false));
        }

        writer.WriteEndArray();
    });

    public static byte[] UserAssets(ExchangeRules rules, Balance[] balances, UserAssetsCall call, ReferencePrices prices)
        => JsonBody.Write((rules, balances, call, prices), static (writer, s) =>
        {
            writer.WriteStartArray();
            for (var asset = 0; asset < s.balances.Length; asset++)
            {
                var balance = s.balances[asset];
                var asked = s.call.Asset is not { } only || only == asset;
                if (asked && (balance.Free != 0 || balance.Locked != 0))
                {
                    var value = s.call.WithBtcValue ? s.prices.InBtc(asset, balance.Free + balance.Locked) : 0;
                    WalletReplies.UserAsset(writer, new BalanceReply(s.rules.Assets[asset], new Amount(balance.Free), new Amount(balance.Locked)), new Amount(value));
                }
            }

            writer.WriteEndArray();
        });

    /// <summary>The rates are the venue's own, so nothing that may still be on its way to disk is seen.</summary>
    public static byte[] Commission(ExchangeRules rules, SymbolRules symbol, out ulong seen)
    {
        seen = 0;
        return JsonBody.Write((rules, symbol), static (writer, s) =>
            AccountReplies.Commission(writer, s.symbol.Name, OrderAnswers.Rate(s.rules.MakerFeeBps), OrderAnswers.Rate(s.rules.TakerFeeBps)));
    }
}
