using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.ControlApi;
using Keywright.Server.WebConsole.Assets;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>
/// The door to the pages: who visits, whether the form is really theirs, and whether they may. Behind it the pages ask the same desks
/// as the control API, on the visitor's word.
/// </summary>
/// <param name="open">The gateway of now; null while the vault is sealed.</param>
/// <param name="write">The pages of a gateway, at the first visit to it.</param>
/// <param name="status">What runs.</param>
/// <param name="callers">Who asks, and how often they may.</param>
/// <param name="writer">Sends the pages.</param>
/// <param name="time">Of the pages' clock.</param>
internal sealed class PageDoor(Func<OpenTime?> open, ConditionalWeakTable<OpenTime, PageBook>.CreateValueCallback write, Func<ServerStatus> status, RemoteCallers callers, PageWriter writer, TimeProvider time)
{
    public const string CsrfField = "csrf";
    public const string CodeField = "code";

    private const int CodeMax = 64;

    private readonly ConditionalWeakTable<OpenTime, PageBook> books = [];

    public async Task ServeAsync(HttpContext http)
    {
        if (AssetShelf.TryFind(http, out var asset))
        {
            await AssetShelf.SendAsync(http, asset).ConfigureAwait(false);
            return;
        }

        if (callers.Refusal(http) is { } tooMany)
        {
            http.Response.Headers.RetryAfter = "60";
            await SendAsync(http, null, Page.Refused(429, "Too many requests", tooMany)).ConfigureAwait(false);
            return;
        }

        if (!await OpenTime.TryUseAsync(open(), now => ServeAsync(http, now)).ConfigureAwait(false) && !http.Response.HasStarted)
        {
            await SendAsync(http, null, Page.Refused(503, "Sealed", VaultDesk.SealedSentence)).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(HttpContext http, OpenTime now)
    {
        var pages = books.GetValue(now, write);
        if (http.Request.Path.Value == AccessVisits.SignInPath)
        {
            await SendAsync(http, null, await SignInAsync(http, pages.Access).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var (visitor, page) = pages.Find(PathPattern.PartsOf(http)) is var (route, names)
            ? await VisitAsync(http, now.Gateway, pages, route, names).ConfigureAwait(false)
            : (null, Page.Refused(404, "No such page", "The console has its pages from / on, /healthz, /readyz, /metrics and the control API under /v1."));
        await SendAsync(http, visitor, page).ConfigureAwait(false);
    }

    private Task SendAsync(HttpContext http, Visitor? visitor, Page page) =>
        writer.SendAsync(http, new PageSetting(visitor, status(), http.Request.Path.Value ?? "/", time.GetUtcNow()), page);

    private static async Task<Page> SignInAsync(HttpContext http, AccessVisits access)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return IsRead(http) ? access.Ask(SentForm.OfQuery(http.Request), null, 200) : WrongMethod(http, "GET, POST");
        }

        return ComesFromElsewhere(http) ? Forged : await SentForm.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false) is { } form
            ? await access.SignInAsync(http, form).ConfigureAwait(false)
            : NoForm;
    }

    private async Task<(Visitor? Visitor, Page Page)> VisitAsync(HttpContext http, RunningGateway gateway, PageBook pages, PageRoute route, string[] names)
    {
        // 1. What is asked: look, or change.
        var looks = IsRead(http);
        if ((looks ? route.Get : HttpMethods.IsPost(http.Request.Method) ? route.Post : null) is not { } handle)
        {
            return (null, WrongMethod(http, string.Join(", ", ((string?[])[route.Get is null ? null : "GET", route.Post is null ? null : "POST"]).OfType<string>())));
        }

        if (!looks && ComesFromElsewhere(http))
        {
            return (null, Forged);
        }

        if ((looks ? SentForm.OfQuery(http.Request) : await SentForm.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false)) is not { } form)
        {
            return (null, NoForm);
        }

        // 2. Who asks.
        var code = looks || form[CodeField].Length is 0 or > CodeMax ? null : form[CodeField];
        if (callers.SignedIn(gateway, http, code) is not var (caller, signIn, csrf))
        {
            if (http.Request.Cookies.ContainsKey(SessionRoutes.Cookie))
            {
                SessionRoutes.TakeCookie(http);
            }

            return (null, looks
                ? new Page.Elsewhere($"{AccessVisits.SignInPath}?next={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString.Value)}")
                : pages.Access.Ask(SentForm.Empty, "Your session is over, so nothing was done: sign in again.", 401));
        }

        var visitor = new Visitor(caller.Name, caller.Role, signIn.Id, csrf, pages.RightsOf(caller.Role));
        if (!looks && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form[CsrfField]), Encoding.UTF8.GetBytes(csrf)))
        {
            return (visitor, Forged);
        }

        // 3. Whether they may.
        if (!visitor.May(route.Right))
        {
            return (visitor, Page.Refused(403, "Not yours to do", $"This takes the role {RoleNames.Of(pages.LeastFor(route))}, and yours is {RoleNames.Of(caller.Role)}: ask an owner."));
        }

        // 4. On their word.
        caller.Enter();
        return (visitor, await handle(new Visit(http, visitor, form, names)).ConfigureAwait(false));
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
