namespace Keywright.Control.Snippets;

/// <summary>A shell script on curl and openssl.</summary>
internal static class CurlSnippet
{
    public static string Write(SnippetKey key) =>
        $$"""
        #!/bin/sh
        # The balances of {{key.Label}}, then a market order that is only tested.
        # {{key.Variable}} holds {{key.VariableHolds}}.
        set -eu
        : "${{{key.Variable}}:?is not set}"
        url={{key.Url}}
        key={{key.ApiKey}}

        # Parameters are signed in the order they are sent; nothing is sorted.
        {{Sign(key)}}

        query="timestamp=$(date +%s)000"
        curl -sS -H "X-MBX-APIKEY: $key" "$url/api/v3/account?$query&signature=$(sign "$query")"
        echo

        query="symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=100&timestamp=$(date +%s)000"
        curl -sS -X POST -H "X-MBX-APIKEY: $key" "$url/api/v3/order/test?$query&signature=$(sign "$query")"
        echo

        """;

    // openssl's -hmac would show the secret to everybody who lists processes; perl takes it from the environment.
    private static string Sign(SnippetKey key) => key.Type switch
    {
        "hmac" => """sign() { perl -MDigest::SHA=hmac_sha256_hex -e 'print hmac_sha256_hex($ARGV[0], $ENV{KEYWRIGHT_SECRET_KEY})' "$1"; }""",
        "ed25519" => """
            # openssl wants the bytes of a one-shot signature in a file; %2B is a plus that survives a URL.
            sign() {
              printf %s "$1" > "${TMPDIR:-/tmp}/keywright.$$"
              openssl pkeyutl -sign -rawin -inkey "$KEYWRIGHT_PRIVATE_KEY" -in "${TMPDIR:-/tmp}/keywright.$$" | base64 | tr -d '\n' | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'
              rm -f "${TMPDIR:-/tmp}/keywright.$$"
            }
            """,
        _ => """sign() { printf %s "$1" | openssl dgst -sha256 -sign "$KEYWRIGHT_PRIVATE_KEY" | base64 | tr -d '\n' | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'; }""",
    };
}
