using Keywright.Control;
using Keywright.Gateway;
using Keywright.Server.WebConsole.Pages;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>All pages behind the sign-in.</summary>
internal static class PageTable
{
    public static IReadOnlyList<PageRoute> Of(RunningGateway gateway, Func<ServerStatus> status, AccessVisits access)
    {
        var keys = new KeyVisits(gateway.Keys, () => ["paper"], () => status().Api, new FormTokens(gateway.Time.GetUtcNow()));
        return
        [
            new("/", Right.See, static _ => Task.FromResult<Page>(new Page.Elsewhere("/keys")), null),
            new("/keys", Right.See, keys.ListAsync, null),
            new("/keys/new", Right.Create, keys.NewAsync, keys.CreateAsync),
            new("/keys/{key}", Right.See, keys.ShowAsync, null),
            new("/keys/{key}/snippets", Right.See, keys.SnippetsAsync, null),
            new("/keys/{key}/edit", Right.Edit, keys.EditAsync, keys.SendEditAsync),
            new("/keys/{key}/renew", Right.Renew, keys.RenewAsync, keys.SendRenewAsync),
            new("/keys/{key}/rotate", Right.Rotate, keys.RotateAsync, keys.SendRotateAsync),
            new("/keys/{key}/freeze", Right.Freeze, keys.FreezeAsync, keys.SendFreezeAsync),
            new("/keys/{key}/thaw", Right.Thaw, keys.ThawAsync, keys.SendThawAsync),
            new("/keys/{key}/revoke", Right.Revoke, keys.RevokeAsync, keys.SendRevokeAsync),
            new("/gateway", Right.Status, _ => Task.FromResult(Page.Of<GatewayPage, GatewayModel>(new(status()))), null),
            new("/sign-ins", Right.Sessions, access.ListAsync, null),
            new("/sign-ins/{id}/end", Right.EndSession, null, access.EndAsync),
            new("/sign-out", Right.EndSession, null, access.SignOutAsync),
        ];
    }
}
