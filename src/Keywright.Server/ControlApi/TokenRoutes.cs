using Keywright.Control;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

internal sealed class TokenRoutes(TokenDesk desk)
{
    // Far more than a token may live, and far less than a span can hold.
    private const long SecondsMax = 4_000_000_000;

    public Task ListAsync(HttpContext http)
    {
        IReadOnlyList<TokenDetails> list = [.. desk.List().Select(ToDetails)];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListTokenDetails);
    }

    public Task CreateAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.CreateToken, "a new token", async wish =>
    {
        var expires = TimeSpan.FromSeconds(Math.Clamp(wish.ExpiresInSeconds, 0, SecondsMax));
        await SendAsync(http, await desk.CreateAsync(wish.Name ?? "", wish.Role ?? "", expires).ConfigureAwait(false)).ConfigureAwait(false);
    });

    public async Task RevokeAsync(HttpContext http, string name) => await SendAsync(http, await desk.RevokeAsync(name).ConfigureAwait(false)).ConfigureAwait(false);

    private static Task SendAsync(HttpContext http, DeskAnswer<TokenView> answer) => DeskAnswers.SendAsync(http, answer, ToDetails, ControlJson.Default.TokenDetails);

    private static TokenDetails ToDetails(TokenView token) => new(token.Name, RoleNames.Of(token.Role), token.Maker, token.CreatedAt, token.ExpiresAt, token.Token);
}
