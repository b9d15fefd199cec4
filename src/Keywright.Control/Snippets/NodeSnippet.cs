namespace Keywright.Control.Snippets;

/// <summary>Node alone, with nothing installed.</summary>
internal static class NodeSnippet
{
    public static string Write(SnippetKey key) =>
        $$"""
        // Save as balances.mjs, then: node balances.mjs
        // {{key.Variable}} holds {{key.VariableHolds}}.
        import { {{(key.IsHmac ? "createHmac" : "createPrivateKey, sign as signBytes")}} } from 'node:crypto';{{(key.IsHmac ? "" : "\nimport { readFileSync } from 'node:fs';")}}

        const url = '{{key.Url}}';
        const apiKey = '{{key.ApiKey}}';
        {{Sign(key)}}

        async function call(method, path, parameters) {
          // Signed as sent, in this order; nothing is sorted.
          const query = new URLSearchParams({ ...parameters, timestamp: Date.now() }).toString();
          const answer = await fetch(`${url}${path}?${query}&signature=${encodeURIComponent(sign(query))}`, {
            method,
            headers: { 'X-MBX-APIKEY': apiKey },
          });
          return answer.json();
        }

        console.log(await call('GET', '/api/v3/account', { omitZeroBalances: true }));
        console.log(await call('POST', '/api/v3/order/test', { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 100 }));

        """;

    private static string Sign(SnippetKey key) => key.Type switch
    {
        "hmac" => "const sign = (text) => createHmac('sha256', process.env.KEYWRIGHT_SECRET_KEY).update(text).digest('hex');",
        "ed25519" => """
            const privateKey = createPrivateKey(readFileSync(process.env.KEYWRIGHT_PRIVATE_KEY));
            const sign = (text) => signBytes(null, Buffer.from(text), privateKey).toString('base64');
            """,
        _ => """
            const privateKey = createPrivateKey(readFileSync(process.env.KEYWRIGHT_PRIVATE_KEY));
            const sign = (text) => signBytes('sha256', Buffer.from(text), privateKey).toString('base64');
            """,
    };
}
