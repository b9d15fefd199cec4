using Keywright.Control;
using Keywright.Gateway.Manage;
using Keywright.Server.Links;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole;

/// <summary>The console listener: whether the server lives and is ready, its meters, a page that says what runs, and the control API.</summary>
internal sealed class ConsoleRoutes(Func<ServerStatus> status, Func<GatewayStatus> gateway, MeterBook meters, Func<HttpContext, Task> control, Func<HttpContext, Task> link)
{
    public Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            return control(http);
        }
        if (LinkDoor.IsLink(http))
        {
            return link(http);
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return Answer.ProblemAsync(http, 405, "The console only reads: use GET.");
        }
        switch (http.Request.Path.Value)
        {
            case "/healthz":
                return Answer.TextAsync(http, 200, "text/plain; charset=utf-8", "ok\n");
            case "/readyz":
                var now = status();
                return Answer.JsonAsync(
                    http, now.Ready ? 200 : 503, new Readiness(now.Ready, now.Reasons), ConsoleJson.Default.Readiness);
            case "/metrics":
                var text = new MetricsText();
                text.Write(gateway());
                meters.Write(text);
                return Answer.TextAsync(http, 200, "text/plain; version=0.0.4; charset=utf-8", text.ToString());
            case "/":
                http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
                return Answer.TextAsync(http, 200, "text/html; charset=utf-8", FrontPage.Write(status()));
            default:
                return Answer.ProblemAsync(http, 404, "The console has /, /healthz, /readyz, /metrics and the control API under /v1.");
        }
    }
}
