using Keywright.Control;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.People;
using Keywright.Server.ControlApi;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.Links;

/// <summary>A key is bound to the address that its link is opened from. Looking says which that is; the button binds it.</summary>
internal sealed class RebindPages(RebindDesk desk)
{
    public static string UrlOf(ServerStatus server, string token) => $"{server.Console}/rebind/{token}";

    public Task LookAsync(HttpContext http, string token)
    {
        if (desk.Look(token) is not { } link)
        {
            return LinkPage.ProblemAsync(http, 410, ClaimDesk.Gone);
        }

        var address = LinkDoor.AddressOf(http).ToString();
        var code = link.Person.Length > 0
            ? $"<label>One-time code of {LinkPage.Safe(link.Person)} <input name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"64\" required></label>"
            : "";
        return LinkPage.IsWanted(http)
            ? LinkPage.SendAsync(http, 200, "Bind a key to your address", $"""
                <p>The key <strong>{LinkPage.Safe(link.Label)}</strong> may be used from <code>{LinkPage.Safe(link.Entry)}</code>.
                From the moment you press the button it may be used from <code>{LinkPage.Safe(address)}</code> in its place, which is your address.</p>
                <form method="post"><input type="hidden" name="address" value="{LinkPage.Safe(address)}">{code}<button>Bind it to my address</button></form>
                <p>The link is good until {ClaimPages.Time(link.ExpiresAt)}.</p>
                """)
            : Answer.JsonAsync(http, 200, new RebindWaits(link.Label, link.Entry, address, link.Person.Length > 0, link.ExpiresAt), ControlJson.Default.RebindWaits);
    }

    public async Task UseAsync(HttpContext http, string token)
    {
        if (await LinkForm.ReadAsync(http).ConfigureAwait(false) is not { } wish)
        {
            await LinkPage.ProblemAsync(http, 400, "The request is not the form or the JSON that a link is used with: look at code and address.").ConfigureAwait(false);
            return;
        }

        var address = LinkDoor.AddressOf(http);
        if (wish.Address is { } shown && shown != address.ToString())
        {
            await LinkPage.ProblemAsync(http, 409, $"Your address is {address} now, and you were shown another: open the link again.").ConfigureAwait(false);
            return;
        }

        var answer = await desk.UseAsync(token, address, wish.Code).ConfigureAwait(false);
        await (answer.Value is not { } key
            ? LinkPage.ProblemAsync(http, answer.Why == Refused.NotFound ? 410 : DeskAnswers.StatusOf(answer.Why), answer.Problem!)
            : LinkPage.IsWanted(http)
                ? LinkPage.SendAsync(http, 200, "Bound", $"<p>The key <strong>{LinkPage.Safe(key.Label)}</strong> may be used from <code>{LinkPage.Safe(string.Join(", ", key.AllowedIps))}</code> now, and from nowhere else.</p>")
                : Answer.JsonAsync(http, 200, new Rebound(key.Label, key.AllowedIps), ControlJson.Default.Rebound)).ConfigureAwait(false);
    }
}
