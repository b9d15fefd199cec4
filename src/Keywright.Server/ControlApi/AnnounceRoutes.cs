using Keywright.Control;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Where changes of keys are announced, and of which accounts.</summary>
internal sealed class AnnounceRoutes(AnnounceDesk desk)
{
    public Task ShowAsync(HttpContext http) => SendAsync(http, desk.View());

    public Task SetWebhookAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetWebhook, "a webhook", async wish =>
        await SendAsync(http, await desk.SetWebhookAsync(wish.Url ?? "", wish.AllowPrivate).ConfigureAwait(false)).ConfigureAwait(false));

    public Task SetMailAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetMail, "mail", async wish =>
        await SendAsync(http, await desk.SetMailAsync(
            new MailAccess(wish.Host ?? "", wish.Port, wish.From ?? "", wish.To ?? [], wish.User, wish.Password, wish.AllowPrivate)).ConfigureAwait(false)).ConfigureAwait(false));

    public Task SetAccountAsync(HttpContext http, string account) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetAnnounced, "an account", async wish =>
        await SendAsync(http, await desk.SetAccountAsync(account, wish.Announced).ConfigureAwait(false)).ConfigureAwait(false));

    public async Task EndAsync(HttpContext http, string channel) => await SendAsync(http, await desk.EndAsync(channel).ConfigureAwait(false)).ConfigureAwait(false);

    public Task TestAsync(HttpContext http) => SendAsync(http, desk.Test());

    private static Task SendAsync(HttpContext http, DeskAnswer<AnnounceView> answer) => answer.Value is { } view
        ? Answer.SecretJsonAsync(http, 200, ToSettings(view), ControlJson.Default.AnnounceSettings)
        : Answer.ProblemAsync(http, DeskAnswers.StatusOf(answer.Why), answer.Problem!);

    private static AnnounceSettings ToSettings(AnnounceView view) => new(
        view.Accounts,
        [.. view.Channels.Select(one => new AnnounceChannel(one.Name, one.To, one.Waiting, one.Delivered, one.Lost, one.LastAt, one.LastProblem))],
        view.Secret);
}
