using Keywright.Control;
using Keywright.Gateway.Manage.People;
using Keywright.Keys.Credentials;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Signing in for a browser: a cookie that no script reads, and a word that every change must carry beside it.</summary>
internal sealed class SessionRoutes(SignInDesk desk)
{
    public const string Cookie = "keywright";

    /// <summary>The header that a change must carry: another site's page can send the cookie's owner here, but not set this.</summary>
    public const string CsrfHeader = "X-Keywright-Csrf";

    /// <summary>Made from the cookie, so that it needs no keeping and ends with it.</summary>
    public static string CsrfOf(string cookie) => BearerToken.HashOf("keywright csrf " + cookie);

    /// <summary>Lets the browser keep the sign-in, for no script and no other site.</summary>
    public static void GiveCookie(HttpContext http, string cookie) => http.Response.Cookies.Append(Cookie, cookie, Kept(http, SignInDesk.LifeMax));

    /// <summary>Takes it away again.</summary>
    public static void TakeCookie(HttpContext http) => http.Response.Cookies.Append(Cookie, "", Kept(http, TimeSpan.Zero));

    public Task SignInAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SignIn, "a sign-in", async wish =>
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var answer = await desk.SignInAsync(wish.Name ?? "", wish.Password ?? "", wish.Code, address, http.RequestAborted).ConfigureAwait(false);
        if (answer is { Value: null, Why: Refused.Forbidden })
        {
            await Answer.ProblemAsync(http, 401, answer.Problem!).ConfigureAwait(false);
            return;
        }

        if (answer.Value?.Cookie is { } cookie)
        {
            GiveCookie(http, cookie);
        }

        await DeskAnswers.SendAsync(http, answer, made => ToDetails(made, made.Cookie is { } own ? CsrfOf(own) : null), ControlJson.Default.SessionDetails).ConfigureAwait(false);
    });

    public Task ListAsync(HttpContext http)
    {
        if (Caller.Now.Kind != CallerKind.User)
        {
            return NoSessionAsync(http);
        }

        var cookie = http.Request.Cookies[Cookie] ?? "";
        var here = desk.Recognize(cookie, null)?.View.Id;
        IReadOnlyList<SessionDetails> list = [.. desk.List(Caller.Now.Name).Select(view => ToDetails(view, view.Id == here ? CsrfOf(cookie) : null))];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListSessionDetails);
    }

    public Task EndAsync(HttpContext http, string id) => Caller.Now.Kind != CallerKind.User
        ? NoSessionAsync(http)
        : desk.End(Caller.Now.Name, id)
            ? Answer.JsonAsync(http, 200, new Ended(id), ControlJson.Default.Ended)
            : Answer.ProblemAsync(http, 404, "id: you have no such session; GET /v1/session lists them.");

    private static CookieOptions Kept(HttpContext http, TimeSpan life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = life,
    };

    private static Task NoSessionAsync(HttpContext http) => Answer.ProblemAsync(http, 400, "Sessions are those of a person who signed in: POST /v1/session.");

    private static SessionDetails ToDetails(SignInView view, string? csrf) => new(
        view.Id, view.Person, RoleNames.Of(view.Role), view.Address, view.CreatedAt, view.LastSeenAt, view.EndsAt, csrf);
}
