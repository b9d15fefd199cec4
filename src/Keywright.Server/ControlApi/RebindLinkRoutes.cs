using Keywright.Control;
using Keywright.Gateway.Manage.Links;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Links that bind a key to another address: made and taken away.</summary>
/// <param name="desk">What is asked.</param>
/// <param name="url">Where a link is, given its token.</param>
internal sealed class RebindLinkRoutes(RebindDesk desk, Func<string, string> url)
{
    public Task CreateAsync(HttpContext http, string name) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.MakeRebindLink, "a link", async wish =>
        await DeskAnswers.SendAsync(
            http,
            await desk.CreateAsync(name, wish.From, wish.Person, Words.ToSpan(wish.ExpiresInSeconds)!.Value).ConfigureAwait(false),
            made => new RebindLinkMade(url(made.Token), made.Label, made.Entry, made.Person, made.ExpiresAt),
            ControlJson.Default.RebindLinkMade).ConfigureAwait(false));

    public async Task EndAsync(HttpContext http, string name) =>
        await DeskAnswers.SendAsync(http, await desk.EndAsync(name).ConfigureAwait(false), Words.ToDetails, ControlJson.Default.KeyDetails).ConfigureAwait(false);
}
