namespace Keywright.Control.Snippets;

/// <summary>The exchange part of a freqtrade configuration; freqtrade speaks through ccxt.</summary>
internal static class FreqtradeSnippet
{
    // Freqtrade reads a value from an environment variable named after its place in the file, so no secret is in it.
    public static string Write(SnippetKey key) =>
        $$"""
        {
          "//": "Freqtrade takes the secret from the environment: export FREQTRADE__EXCHANGE__SECRET, or FREQTRADE__EXCHANGE__PRIVATE_KEY.",
          "dry_run": false,
          "trading_mode": "spot",
          "stake_currency": "USDT",
          "stake_amount": 100,
          "max_open_trades": 3,
          "timeframe": "5m",
          "entry_pricing": { "price_side": "same", "use_order_book": true, "order_book_top": 1 },
          "exit_pricing": { "price_side": "same", "use_order_book": true, "order_book_top": 1 },
          "pairlists": [ { "method": "StaticPairList" } ],
          "exchange": {
            "name": "binance",
            "key": "{{key.ApiKey}}",
            "pair_whitelist": [ "BTC/USDT", "ETH/USDT" ],
            "enable_ws": false,
            "ccxt_config": {{Ccxt(key)}},
            "ccxt_async_config": {{Ccxt(key)}}
          }
        }

        """;

    private static string Ccxt(SnippetKey key) =>
        $$"""
        {
              "urls": { "api": {
                "public": "{{key.Url}}/api/v3",
                "private": "{{key.Url}}/api/v3",
                "v1": "{{key.Url}}/api/v1",
                "sapi": "{{key.Url}}/sapi/v1",
                "sapiV2": "{{key.Url}}/sapi/v2",
                "sapiV3": "{{key.Url}}/sapi/v3",
                "sapiV4": "{{key.Url}}/sapi/v4",
                "fapiPublic": "{{key.Url}}/fapi/v1",
                "fapiPrivate": "{{key.Url}}/fapi/v1",
                "dapiPublic": "{{key.Url}}/dapi/v1",
                "dapiPrivate": "{{key.Url}}/dapi/v1"
              } }
            }
        """;
}
