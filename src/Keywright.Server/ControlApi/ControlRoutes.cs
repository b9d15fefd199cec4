using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>
/// The control API at its two doors: the socket, whose caller owns the home, and the console listener, whose caller shows a token or the
/// cookie of a sign-in. Behind them one table.
/// </summary>
internal sealed class ControlRoutes
{
    private readonly IReadOnlyList<ControlRoute> table;
    private readonly RemoteCallers callers;

    public ControlRoutes(RunningGateway gateway, Func<ServerStatus> status)
    {
        table = RouteTable.Of(gateway, status);
        callers = new RemoteCallers(gateway.Tokens, gateway.SignIns, gateway.Time);
    }

    /// <summary>What may be asked; the pages let nobody do more.</summary>
    public IReadOnlyList<ControlRoute> Table => table;

    /// <summary>Who asks on the console listener, by token or cookie.</summary>
    public RemoteCallers Callers => callers;

    /// <summary>A request over the socket.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        (Caller.HomeOwner with { Code = CodeOf(http) }).Enter();
        await RouteAsync(http, Role.Owner).ConfigureAwait(false);
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

        if (http.Request is { Method: "POST", Path.Value: "/v1/session" })
        {
            await RouteAsync(http, null).ConfigureAwait(false);
            return;
        }

        var (caller, status, problem) = callers.Recognize(http, CodeOf(http));
        if (caller is null)
        {
            if (status == 401)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
            }

            await Answer.ProblemAsync(http, status, problem).ConfigureAwait(false);
            return;
        }

        caller.Enter();
        await RouteAsync(http, caller.Role).ConfigureAwait(false);
    }

    private static string? CodeOf(HttpContext http) => http.Request.Headers[ControlClient.CodeHeader].ToString() is { Length: > 0 and <= 64 } code ? code : null;

    private Task RouteAsync(HttpContext http, Role? role)
    {
        var parts = PathPattern.PartsOf(http);
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
}
