using Keywright.Control;
using Keywright.Gateway.Manage;
using Keywright.Server.Links;
using Keywright.Server.WebConsole.Visits;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole;

/// <summary>The console listener: whether the server lives and is ready, its meters, the control API, links, and the pages.</summary>
internal sealed class ConsoleRoutes(Func<ServerStatus> status, Func<GatewayStatus> gateway, MeterBook meters, TrustedProxies proxies, Func<HttpContext, Task> control, Func<HttpContext, Task> link, PageDoor pages)
{
    public async Task ServeAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } peer)
        {
            http.Connection.RemoteIpAddress = proxies.ClientOf(peer, http.Request.Headers[TrustedProxies.Header]);
        }

        if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await control(http).ConfigureAwait(false);
            return;
        }

        if (LinkDoor.IsLink(http))
        {
            await link(http).ConfigureAwait(false);
            return;
        }

        if (!await TryServeProbeAsync(http).ConfigureAwait(false))
        {
            await pages.ServeAsync(http).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryServeProbeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value;
        if (path is not ("/healthz" or "/readyz" or "/metrics"))
        {
            return false;
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            await Answer.ProblemAsync(http, 405, "This is only read: use GET.").ConfigureAwait(false);
            return true;
        }

        switch (path)
        {
            case "/healthz":
                await Answer.TextAsync(http, 200, "text/plain; charset=utf-8", "ok\n").ConfigureAwait(false);
                break;
            case "/readyz":
                var now = status();
                await Answer.JsonAsync(http, now.Ready ? 200 : 503, new Readiness(now.Ready, now.Reasons), ConsoleJson.Default.Readiness).ConfigureAwait(false);
                break;
            default:
                var text = new MetricsText();
                text.Write(gateway());
                meters.Write(text);
                await Answer.TextAsync(http, 200, "text/plain; version=0.0.4; charset=utf-8", text.ToString()).ConfigureAwait(false);
                break;
        }

        return true;
    }
}
