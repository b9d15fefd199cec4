using Keywright.Control;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

internal sealed class UserRoutes(PeopleDesk desk)
{
    public Task ListAsync(HttpContext http)
    {
        IReadOnlyList<UserDetails> list = [.. desk.List().Select(ToDetails)];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListUserDetails);
    }

    public Task FindAsync(HttpContext http, string name) => desk.Find(name) is { } person
        ? Answer.JsonAsync(http, 200, ToDetails(person), ControlJson.Default.UserDetails)
        : Answer.ProblemAsync(http, 404, "name: there is no such person; keywright users list shows them.");

    public Task AddAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.AddUser, "a new person", async wish =>
        await SendAsync(http, await desk.AddAsync(wish.Name ?? "", wish.Role ?? "", wish.Password ?? "").ConfigureAwait(false)).ConfigureAwait(false));

    public Task SetRoleAsync(HttpContext http, string name) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetRole, "a role", async wish =>
        await SendAsync(http, await desk.SetRoleAsync(name, wish.Role ?? "").ConfigureAwait(false)).ConfigureAwait(false));

    public Task SetPasswordAsync(HttpContext http, string name) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetPassword, "a password", async wish =>
        await SendAsync(http, await desk.SetPasswordAsync(name, wish.Password ?? "").ConfigureAwait(false)).ConfigureAwait(false));

    public async Task UnlockAsync(HttpContext http, string name) => await SendAsync(http, await desk.UnlockAsync(name).ConfigureAwait(false)).ConfigureAwait(false);

    public async Task RemoveAsync(HttpContext http, string name) =>
        await SendAsync(http, await desk.RemoveAsync(name, http.Request.Query["yes"] == "true").ConfigureAwait(false)).ConfigureAwait(false);

    public async Task EnrolAsync(HttpContext http, string name) => await DeskAnswers.SendAsync(
        http,
        await desk.EnrolAsync(name).ConfigureAwait(false),
        made => new CodeEnrolled(made.Name, made.Secret, made.Uri),
        ControlJson.Default.CodeEnrolled).ConfigureAwait(false);

    public Task ConfirmAsync(HttpContext http, string name) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.ConfirmCode, "a code", async wish =>
        await DeskAnswers.SendAsync(
            http,
            await desk.ConfirmAsync(name, wish.Code ?? "").ConfigureAwait(false),
            made => new RecoveryCodesMade(made.Name, made.Codes),
            ControlJson.Default.RecoveryCodesMade).ConfigureAwait(false));

    private static Task SendAsync(HttpContext http, DeskAnswer<PersonView> answer) => DeskAnswers.SendAsync(http, answer, ToDetails, ControlJson.Default.UserDetails);

    private static UserDetails ToDetails(PersonView person) => new(
        person.Name, RoleNames.Of(person.Role), person.CreatedAt, person.HasCodeDevice, person.RecoveryCodesLeft, person.WaitsUntil, person.Keys);
}
