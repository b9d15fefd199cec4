namespace Keywright.Control.Snippets;

/// <summary>python-binance.</summary>
internal static class PythonBinanceSnippet
{
    public static string Write(SnippetKey key) =>
        $$"""
        # pip install python-binance, then: python3 balances.py
        # {{key.Variable}} holds {{key.VariableHolds}}.
        import os{{(key.IsHmac ? "" : "\nfrom pathlib import Path")}}
        from binance.client import Client

        # ping=False: the first ping would go to the exchange, before the URL is ours.
        client = Client("{{key.ApiKey}}", {{(key.IsHmac ? "os.environ[\"KEYWRIGHT_SECRET_KEY\"]" : "private_key=Path(os.environ[\"KEYWRIGHT_PRIVATE_KEY\"])")}}, ping=False)
        client.API_URL = "{{key.Url}}/api"
        client.MARGIN_API_URL = "{{key.Url}}/sapi"

        for balance in client.get_account()["balances"]:
            print(balance["asset"], balance["free"], balance["locked"])
        print(client.get_symbol_ticker(symbol="BTCUSDT"))

        """;
}
