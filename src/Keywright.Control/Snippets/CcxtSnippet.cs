namespace Keywright.Control.Snippets;

/// <summary>ccxt for Node, as an ES module.</summary>
internal static class CcxtSnippet
{
    public static string Write(SnippetKey key) =>
        $$"""
        // npm install ccxt, save as balances.mjs, then: node balances.mjs
        // {{key.Variable}} holds {{key.VariableHolds}}.
        import ccxt from 'ccxt';{{(key.IsHmac ? "" : "\nimport { readFileSync } from 'node:fs';")}}

        const exchange = new ccxt.binance({
          apiKey: '{{key.ApiKey}}',
          secret: {{(key.IsHmac ? "process.env.KEYWRIGHT_SECRET_KEY" : "readFileSync(process.env.KEYWRIGHT_PRIVATE_KEY, 'utf8').trim()")}},
        });
        // Every market of the exchange is on one host here.
        for (const [name, url] of Object.entries(exchange.urls.api)) {
          if (typeof url === 'string') {
            exchange.urls.api[name] = url.replace(/^https?:\/\/[^/]+/, '{{key.Url}}');
          }
        }

        await exchange.loadMarkets();
        console.log((await exchange.fetchBalance()).total);
        console.log(await exchange.fetchTicker('BTC/USDT'));

        """;
}
