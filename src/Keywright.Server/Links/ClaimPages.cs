using System.Globalization;
using System.Net;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.People;
using Keywright.Server.ControlApi;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.Links;

/// <summary>A secret that waits behind a link. Looking at the link uses nothing up, for chat programs look before people do; the button does.</summary>
/// <param name="gateway">Where it waits.</param>
/// <param name="api">What a bot is to call with it.</param>
internal sealed class ClaimPages(RunningGateway gateway, Func<string> api)
{
    public static string UrlOf(ServerStatus server, string token) => $"{server.Console}/claim/{token}";

    public Task LookAsync(HttpContext http, string token)
    {
        if (gateway.Claims.WaitsUntil(token) is not { } until)
        {
            return LinkPage.ProblemAsync(http, 410, ClaimDesk.Gone);
        }

        return LinkPage.IsWanted(http)
            ? LinkPage.SendAsync(http, 200, "A key waits for you", $"""
                <p>Its secret is shown once, to whoever presses this button first. Have a safe place ready for it.</p>
                <form method="post"><button>Show the secret, once</button></form>
                <p>The link is good until {Time(until)}.</p>
                """)
            : Answer.JsonAsync(http, 200, new ClaimWaits(until), ControlJson.Default.ClaimWaits);
    }

    public async Task UseAsync(HttpContext http, string token)
    {
        // The log names who was signed in; the cookie does not come along when another site sent them here.
        (http.Request.Cookies[SessionRoutes.Cookie] is { } cookie && gateway.SignIns.Recognize(cookie, null) is { Caller: var person } ? person : Caller.OfLink("")).Enter();
        var address = http.Connection.RemoteIpAddress is null ? IPAddress.Loopback : LinkDoor.AddressOf(http);
        var answer = await gateway.Claims.UseAsync(token, address).ConfigureAwait(false);
        await (answer.Value is not { } claimed
            ? LinkPage.ProblemAsync(http, answer.Why == Refused.NotFound ? 410 : DeskAnswers.StatusOf(answer.Why), answer.Problem!)
            : LinkPage.IsWanted(http)
                ? LinkPage.SendAsync(http, 200, "Your key", $"""
                    <p>This is the only time the secret is shown. The link is gone.</p>
                    <dl>
                    <dt>Label</dt><dd>{LinkPage.Safe(claimed.Key.Label)}</dd>
                    <dt>URL</dt><dd><code>{LinkPage.Safe(api())}</code></dd>
                    <dt>apiKey</dt><dd><code>{LinkPage.Safe(claimed.Key.ApiKey)}</code></dd>
                    <dt>secretKey</dt><dd><code>{LinkPage.Safe(claimed.SecretKey)}</code></dd>
                    </dl>
                    """)
                : Answer.SecretJsonAsync(http, 200, Words.ToCreated(claimed.Key, claimed.SecretKey, null), ControlJson.Default.KeyCreated)).ConfigureAwait(false);
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
