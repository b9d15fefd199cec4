using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire.Replies;

namespace Keywright.Gateway.Execute;

/// <summary>What is told on every venue alike: of markets that a spot account has no part in.</summary>
internal static class FixedAnswers
{
    public static byte[] EmptyInfo(RouteId route, long nowUs) => JsonBody.Write((route, nowUs), static (writer, s) =>
    {
        if (s.route == RouteId.CoinFuturesExchangeInfo)
        {
            ExchangeInfoReplies.CoinFutures(writer, s.nowUs);
        }
        else
        {
            ExchangeInfoReplies.UsdFutures(writer, s.nowUs, []);
        }
    });

    public static byte[] NoMarginPairs() => JsonBody.Write(0, static (writer, _) => WalletReplies.NoMarginPairs(writer));
}
