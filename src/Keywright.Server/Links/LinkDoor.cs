using System.Net;
using Keywright.Server.ControlApi;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.Links;

/// <summary>
/// Where links come in on the console listener. Who has one needs nothing else, so how often an address may try is bounded; a link is 256 bits
/// that nobody guesses, but nobody shall make the gateway look for them all day either.
/// </summary>
internal sealed class LinkDoor(TimeProvider time)
{
    private const int CallsMax = 60;
    private const int WrongMax = 10;

    private readonly CallLimit calls = new(CallsMax, time);
    private readonly CallLimit wrong = new(WrongMax, time);

    public static bool IsLink(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/claim", StringComparison.Ordinal) || http.Request.Path.StartsWithSegments("/rebind", StringComparison.Ordinal);

    /// <summary>The address a request came from; one that cannot be told is none.</summary>
    public static IPAddress AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is not { } address ? IPAddress.None : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public async Task ServeAsync(HttpContext http, Func<Task> route)
    {
        LinkPage.Guard(http);
        var address = AddressOf(http).ToString();
        if (!calls.TryTake(address) || !wrong.HasLeft(address))
        {
            http.Response.Headers.RetryAfter = "60";
            await LinkPage.ProblemAsync(http, 429, "Too many links were tried from your address: wait a minute.").ConfigureAwait(false);
            return;
        }

        // Another site's page can send a browser here, but it must not press the button for whoever sits before it.
        if (!HttpMethods.IsGet(http.Request.Method) && http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            await LinkPage.ProblemAsync(http, 403, "Another site sent this; open the link itself and press its button.").ConfigureAwait(false);
            return;
        }

        await route().ConfigureAwait(false);
        if (http.Response.StatusCode is 403 or 404 or 410)
        {
            wrong.TryTake(address);
        }
    }
}
