using Keywright.Gateway.Manage.People;
using Keywright.Server.ControlApi;
using Keywright.Server.WebConsole.Pages;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>Signing in, signing out, and where a person is signed in.</summary>
internal sealed class AccessVisits(SignInDesk desk, PeopleDesk people)
{
    public const string SignInPath = "/sign-in";

    private const string FirstPage = "/keys";
    private const int NextMax = 500;

    /// <summary>The sign-in, before anybody is known; a visitor who is, may look at it too.</summary>
    public Page Ask(SentForm form, string? problem, int status) => Page.Of<SignInPage, SignInModel>(
        new(form["name"], OwnPath(form["next"]), problem, people.List().Count > 0), status);

    public async Task<Page> SignInAsync(HttpContext http, SentForm form)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var answer = await desk.SignInAsync(form["name"], form["password"], form["code"], address, http.RequestAborted).ConfigureAwait(false);
        if (answer.Value?.Cookie is not { } cookie)
        {
            return Ask(form, answer.Problem ?? SignInDesk.Wrong, answer.Why == Refused.Unable ? 503 : 401);
        }

        SessionRoutes.GiveCookie(http, cookie);
        return new Page.Elsewhere(OwnPath(form["next"]));
    }

    public Task<Page> SignOutAsync(Visit visit)
    {
        desk.End(visit.Visitor.Name, visit.Visitor.Session);
        SessionRoutes.TakeCookie(visit.Http);
        return Task.FromResult<Page>(new Page.Elsewhere(SignInPath));
    }

    public Task<Page> ListAsync(Visit visit) =>
        Task.FromResult(Page.Of<SignInsPage, SignInsModel>(new(desk.List(visit.Visitor.Name), visit.Visitor.Session)));

    public Task<Page> EndAsync(Visit visit) => Task.FromResult(
        desk.End(visit.Visitor.Name, visit.Names[0])
            ? new Page.Elsewhere("/sign-ins")
            : Page.Refused(404, "No such sign-in", "You have no such sign-in; it may be over."));

    /// <summary>A path of this console and nothing else: whoever signs in must not be led to another house.</summary>
    internal static string OwnPath(string path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length <= NextMax && path.All(c => c is > ' ' and <= '~') && !path.Contains('\\', StringComparison.Ordinal) ? path : FirstPage;
}
