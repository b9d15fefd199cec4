using Keywright.Control;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.Links;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>
/// The control API at its two doors: the socket, whose caller owns the home, and the console listener, whose caller shows a token or the
/// cookie of a sign-in. Behind them one table. Sealed, the socket still gets to what <paramref name="always"/> says; the console listener to
/// nothing, for who asks there is written in what is sealed.
/// </summary>
/// <param name="always">What is answered sealed or open. None of it is counted as under way: sealing waits for those who are.</param>
/// <param name="whileSealed">What the socket alone is answered while it is sealed, in the place of what an open gateway answers.</param>
/// <param name="open">The gateway of now; null while the vault is sealed.</param>
/// <param name="callers">Who asks on the console listener.</param>
/// <param name="links">How often anybody may try a link there.</param>
internal sealed class ControlRoutes(IReadOnlyList<ControlRoute> always, IReadOnlyList<ControlRoute> whileSealed, Func<OpenTime?> open, RemoteCallers callers, LinkDoor links)
{
    /// <summary>A request over the socket.</summary>
    public Task ServeAsync(HttpContext http)
    {
        (Caller.HomeOwner with { Code = CodeOf(http) }).Enter();
        var parts = PathPattern.PartsOf(http);
        return IsAlways(parts)
            ? RouteAsync(http, always, parts, Role.Owner)
            : WhileOpenAsync(
                http,
                now => RouteAsync(http, now.Routes, parts, Role.Owner),
                (sealedHttp, status, why) => whileSealed.Any(route => route.Match(parts) is not null)
                    ? RouteAsync(sealedHttp, whileSealed, parts, Role.Owner)
                    : Answer.ProblemAsync(sealedHttp, status, why));
    }

    /// <summary>A request on the console listener.</summary>
    public async Task ServeRemoteAsync(HttpContext http)
    {
        if (callers.Refusal(http) is { } tooMany)
        {
            http.Response.Headers.RetryAfter = "60";
            await Answer.ProblemAsync(http, 429, tooMany).ConfigureAwait(false);
            return;
        }

        var parts = PathPattern.PartsOf(http);
        Caller? known = null;
        await WhileOpenAsync(http, now =>
        {
            if (http.Request is { Method: "POST", Path.Value: "/v1/session" })
            {
                return RouteAsync(http, now.Routes, parts, null);
            }

            (known, var status, var problem) = callers.Recognize(now.Gateway, http, CodeOf(http));
            if (known is null)
            {
                return RefuseAsync(http, status, problem);
            }

            known.Enter();
            return IsAlways(parts) ? Task.CompletedTask : RouteAsync(http, now.Routes, parts, known.Role);
        }).ConfigureAwait(false);
        if (known is not null && IsAlways(parts))
        {
            known.Enter();
            await RouteAsync(http, always, parts, known.Role).ConfigureAwait(false);
        }
    }

    /// <summary>A request for a link on the console listener: who has one needs nothing else.</summary>
    public Task ServeLinkAsync(HttpContext http) => links.ServeAsync(http, () => WhileOpenAsync(
        http,
        now =>
        {
            Caller.OfLink("").Enter();
            return RouteAsync(http, now.Routes, PathPattern.PartsOf(http), null);
        },
        LinkPage.ProblemAsync));

    private static string? CodeOf(HttpContext http) => http.Request.Headers[ControlClient.CodeHeader].ToString() is { Length: > 0 and <= 64 } code ? code : null;

    private bool IsAlways(string[] parts) => always.Any(route => route.Match(parts) is not null);

    private async Task WhileOpenAsync(HttpContext http, Func<OpenTime, Task> work, Func<HttpContext, int, string, Task>? refuse = null)
    {
        if (!await OpenTime.TryUseAsync(open(), work).ConfigureAwait(false) && !http.Response.HasStarted)
        {
            await (refuse ?? Answer.ProblemAsync)(http, 503, VaultDesk.SealedSentence).ConfigureAwait(false);
        }
    }

    private static Task RouteAsync(HttpContext http, IReadOnlyList<ControlRoute> table, string[] parts, Role? role)
    {
        var here = table.Select(route => (Route: route, Names: route.Match(parts))).Where(found => found.Names is not null).ToList();
        if (here.Count == 0)
        {
            return Answer.ProblemAsync(http, 404, "This server does not know that control route: use the program of the same version as the server.");
        }

        if (here.FirstOrDefault(found => found.Route.Method == http.Request.Method) is not { Route: { } route, Names: { } names })
        {
            http.Response.Headers.Allow = string.Join(", ", here.Select(found => found.Route.Method));
            return Answer.ProblemAsync(http, 405, $"This control route takes {http.Response.Headers.Allow}.");
        }

        return route.Least is { } least && (role is not { } has || has < least)
            ? Answer.ProblemAsync(http, 403, $"This takes the role {RoleNames.Of(least)}, and yours is {(role is { } yours ? RoleNames.Of(yours) : "none")}: ask an owner, or use another token.")
            : route.Serve(http, names);
    }

    private static Task RefuseAsync(HttpContext http, int status, string problem)
    {
        if (status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Answer.ProblemAsync(http, status, problem);
    }
}
