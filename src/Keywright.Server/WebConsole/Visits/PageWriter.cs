using Keywright.Server.WebConsole.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>Writes Razor components as whole pages, with what a browser must be told about them.</summary>
internal sealed class PageWriter(ILoggerFactory logs)
{
    // Nothing from elsewhere, nothing inline, nothing that frames us, no form that goes elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private const string Html = "text/html; charset=utf-8";

    // Pages are given all they show; they ask for no services.
    private static readonly ServiceProvider Nothing = new ServiceCollection().BuildServiceProvider();

    public static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    public async Task SendAsync(HttpContext http, PageSetting setting, Page page)
    {
        Protect(http);
        switch (page)
        {
            case Page.Elsewhere(var path):
                http.Response.Headers.Location = path;
                await Answer.TextAsync(http, StatusCodes.Status303SeeOther, "text/plain; charset=utf-8", $"See {path}\n").ConfigureAwait(false);
                break;
            case Page.Shown(var status, var component, var model):
                var html = await RenderAsync(setting, component, model).ConfigureAwait(false);
                await (model is SecretModel
                    ? Answer.SecretTextAsync(http, status, Html, html)
                    : Answer.TextAsync(http, status, Html, html)).ConfigureAwait(false);
                break;
            case Page.Document(var contentType, var name, var text):
                http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
                await Answer.TextAsync(http, 200, contentType, text).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException("A page is shown, kept, or elsewhere.");
        }
    }

    private async Task<string> RenderAsync(PageSetting setting, Type component, object model)
    {
        await using var renderer = new HtmlRenderer(Nothing, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?>
            {
                [nameof(PageOf<object>.Setting)] = setting,
                [nameof(PageOf<object>.Model)] = model,
            };
            var shown = await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters)).ConfigureAwait(true);
            return shown.ToHtmlString();
        }).ConfigureAwait(false);
    }
}
