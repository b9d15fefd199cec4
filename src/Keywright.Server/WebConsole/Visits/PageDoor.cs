using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.People;
using Keywright.Server.ControlApi;
using Keywright.Server.WebConsole.Assets;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>
/// The door to the pages: who visits, whether the form is really theirs, and whether they may. Behind it the pages ask the same desks
/// as the control API, on the visitor's word.
/// </summary>
internal sealed class PageDoor
{
    public const string CsrfField = "csrf";
    public const string CodeField = "code";

    private readonly Func<ServerStatus> status;
    private readonly TimeProvider time;
    private readonly RemoteCallers callers;
    private readonly AccessVisits access;
    private readonly IReadOnlyList<PageRoute> table;
    private readonly FrozenDictionary<string, Role> leastRoles;
    private readonly PageWriter writer;

    public PageDoor(RunningGateway gateway, Func<ServerStatus> status, ControlRoutes control, PageWriter writer)
    {
        (this.status, this.writer, callers, time) = (status, writer, control.Callers, gateway.Time);
        access = new AccessVisits(gateway.SignIns, gateway.People);
        table = PageTable.Of(gateway, status, access);
        leastRoles = control.Table.Where(route => route.Least is not null).ToFrozenDictionary(route => $"{route.Method} {route.Path}", route => route.Least!.Value);
        if (table.FirstOrDefault(page => !leastRoles.ContainsKey(page.Right)) is { } homeless)
        {
            throw new InvalidOperationException($"The page {homeless.Path} stands for {homeless.Right}, which the control API does not have.");
        }
    }

    /// <summary>Serves a page; false when the path is none.</summary>
    public async Task<bool> TryServeAsync(HttpContext http)
    {
        if (AssetShelf.TryFind(http, out var asset))
        {
            await AssetShelf.SendAsync(http, asset).ConfigureAwait(false);
            return true;
        }

        var parts = PathPattern.PartsOf(http);
        var (route, names) = table.Select(route => (Route: route, Names: route.Match(parts))).FirstOrDefault(found => found.Names is not null);
        var isSignIn = http.Request.Path.Value == AccessVisits.SignInPath;
        if (route is null && !isSignIn)
        {
            return false;
        }

        Visitor? visitor = null;
        var page = callers.Refusal(http) is { } tooMany
            ? Page.Refused(429, "Too many requests", tooMany)
            : isSignIn ? await SignInAsync(http).ConfigureAwait(false) : null;
        if (page is null)
        {
            (visitor, page) = await VisitAsync(http, route!, names!).ConfigureAwait(false);
        }

        await writer.SendAsync(http, new PageSetting(visitor, status(), http.Request.Path.Value ?? "/", time.GetUtcNow()), page).ConfigureAwait(false);
        return true;
    }

    private async Task<Page> SignInAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return IsRead(http) ? access.Ask(SentForm.OfQuery(http.Request), null, 200) : WrongMethod(http, "GET, POST");
        }

        return ComesFromElsewhere(http) ? Forged : await SentForm.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false) is { } form
            ? await access.SignInAsync(http, form).ConfigureAwait(false)
            : NoForm;
    }

    private async Task<(Visitor? Visitor, Page Page)> VisitAsync(HttpContext http, PageRoute route, string[] names)
    {
        // 1. What is asked: look, or change.
        var handle = IsRead(http) ? route.Get : HttpMethods.IsPost(http.Request.Method) ? route.Post : null;
        if (handle is null)
        {
            return (null, WrongMethod(http, string.Join(", ", ((string?[])[route.Get is null ? null : "GET", route.Post is null ? null : "POST"]).OfType<string>())));
        }

        if (!IsRead(http) && ComesFromElsewhere(http))
        {
            return (null, Forged);
        }

        var form = IsRead(http) ? SentForm.OfQuery(http.Request) : await SentForm.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        if (form is null)
        {
            return (null, NoForm);
        }

        // 2. Who asks.
        var code = IsRead(http) || form[CodeField].Length is 0 or > 64 ? null : form[CodeField];
        if (callers.SignedIn(http, code) is not var (caller, signIn, csrf))
        {
            if (http.Request.Cookies.ContainsKey(SessionRoutes.Cookie))
            {
                SessionRoutes.TakeCookie(http);
            }

            return (null, IsRead(http)
                ? new Page.Elsewhere($"{AccessVisits.SignInPath}?next={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString.Value)}")
                : access.Ask(SentForm.Empty, "Your session is over, so nothing was done: sign in again.", 401));
        }

        var visitor = new Visitor(caller.Name, caller.Role, signIn.Id, csrf, leastRoles.Where(least => caller.Role >= least.Value).Select(least => least.Key).ToFrozenSet());
        if (!IsRead(http) && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form[CsrfField]), Encoding.UTF8.GetBytes(csrf)))
        {
            return (visitor, Forged);
        }

        // 3. Whether they may.
        if (!visitor.May(route.Right))
        {
            return (visitor, Page.Refused(403, "Not yours to do", $"This takes the role {RoleNames.Of(leastRoles[route.Right])}, and yours is {RoleNames.Of(caller.Role)}: ask an owner."));
        }

        // 4. On their word.
        caller.Enter();
        return (visitor, await handle(new Visit(http, visitor, time.GetUtcNow(), form, names)).ConfigureAwait(false));
    }

    private static Page Forged => Page.Refused(403, "Not from this console", "The form did not come from a page of this console, so nothing was done: open the page again and repeat it there.");

    private static Page NoForm => Page.Refused(400, "Not a form", "The form is too large or broken, so nothing was done: open the page again and repeat it.");

    private static Page WrongMethod(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return Page.Refused(405, "Wrong method", $"This page takes {allowed}.");
    }

    private static bool IsRead(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary>What a browser says of where a form comes from; the session's word is asked for besides, when there is a session.</summary>
    private static bool ComesFromElsewhere(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = http.Request.Headers.Origin.ToString();
        return site.Length > 0
            ? site is not ("same-origin" or "none")
            // Our pages send no referrer, and a browser then may say null.
            : origin is not ("" or "null") && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value);
    }
}
