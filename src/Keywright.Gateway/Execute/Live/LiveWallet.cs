using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The wallet's answers where an exchange has no wallet, made of what it says of the account.</summary>
internal static class LiveWallet
{
    /// <param name="account">As the key may see it.</param>
    /// <param name="call">One of the wallet's that ask for coins or fees.</param>
    /// <param name="rules">The assets and symbols there are.</param>
    /// <param name="prices">Value assets in BTC.</param>
    public static byte[] Of(JsonElement account, Call call, ExchangeRules rules, ReferencePrices prices) => JsonBody.Write((account, call, rules, prices), static (writer, s) =>
    {
        switch (s.call)
        {
            case CoinsCall:
                writer.WriteStartArray();
                foreach (var (asset, free, locked) in Balances(s.account))
                {
                    WalletReplies.Coin(writer, new CoinReply(asset, asset, free, locked, IsLegalMoney: false));
                }

                writer.WriteEndArray();
                break;
            case UserAssetsCall call:
                writer.WriteStartArray();
                foreach (var (asset, free, locked) in Balances(s.account))
                {
                    var index = s.rules.Assets.IndexOf(asset);
                    if ((call.Asset is not { } only || only == index) && free.Units + locked.Units > 0)
                    {
                        var value = call.WithBtcValue && index >= 0 ? s.prices.InBtc(index, free.Units + locked.Units) : 0;
                        WalletReplies.UserAsset(writer, new BalanceReply(asset, free, locked), new Amount(value));
                    }
                }

                writer.WriteEndArray();
                break;
            case AssetDetailsCall call:
                writer.WriteStartObject();
                foreach (var asset in s.rules.Assets.Where((_, index) => call.Asset is not { } only || only == index))
                {
                    WalletReplies.AssetDetail(writer, asset);
                }

                writer.WriteEndObject();
                break;
            case TradeFeeCall call:
                writer.WriteStartArray();
                var rates = s.account.TryGetProperty("commissionRates"u8, out var told) ? told : default;
                foreach (var symbol in call.Symbol is { } one ? [one] : s.rules.Symbols)
                {
                    WalletReplies.TradeFee(writer, symbol.Name, AmountOf(rates, "maker"), AmountOf(rates, "taker"));
                }

                writer.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"{s.call.GetType().Name} is not of the wallet.");
        }
    });

    private static IEnumerable<(string Asset, Amount Free, Amount Locked)> Balances(JsonElement account)
    {
        if (!account.TryGetProperty("balances"u8, out var balances) || balances.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var balance in balances.EnumerateArray())
        {
            if (balance.TryGetProperty("asset"u8, out var asset) && asset.GetString() is { } name)
            {
                yield return (name, AmountOf(balance, "free"), AmountOf(balance, "locked"));
            }
        }
    }

    private static Amount AmountOf(JsonElement from, string name)
        => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && DecimalText.TryParse(Encoding.UTF8.GetBytes(text.GetString()!), name, out var amount, out _)
            ? amount
            : default;
}
