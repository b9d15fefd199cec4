using System.Net;
using Keywright.Control;

namespace Keywright.Server.WebConsole;

/// <summary>A page that says what runs and what to type next.</summary>
internal static class FrontPage
{
    public static string Write(ServerStatus status)
    {
        static string Safe(string text) => WebUtility.HtmlEncode(text);
        var state = status.Ready ? "ready" : "not ready: " + string.Join("; ", status.Reasons);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Keywright</title>
            <style>
            body {"{"} font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark {"}"}
            dt {"{"} font-weight: 600 {"}"}
            code {"{"} font-family: ui-monospace, monospace {"}"}
            </style>
            </head>
            <body>
            <h1>Keywright {Safe(status.Version)}</h1>
            <dl>
            <dt>State</dt><dd>{Safe(state)}</dd>
            <dt>Exchange API</dt><dd><code>{Safe(status.Api)}</code></dd>
            <dt>Home</dt><dd><code>{Safe(status.Home)}</code></dd>
            <dt>Next</dt><dd><code>./keywright keys create --label my-bot --preset spot-bot</code></dd>
            </dl>
            <p><a href="/healthz">health</a> · <a href="/readyz">readiness</a> · <a href="/metrics">metrics</a></p>
            </body>
            </html>

            """;
    }
}
