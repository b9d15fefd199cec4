using System.Collections.Frozen;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.People;
using Keywright.Server.ControlApi;
using Keywright.Server.WebConsole.Pages;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>All pages behind the sign-in, on one gateway, and who may see and send which.</summary>
internal sealed class PageBook
{
    private readonly IReadOnlyList<PageRoute> pages;
    private readonly FrozenDictionary<string, Role> leastRoles;

    /// <param name="gateway">What they show.</param>
    /// <param name="status">What runs.</param>
    /// <param name="control">The control API's routes; the pages let nobody do more.</param>
    public PageBook(RunningGateway gateway, Func<ServerStatus> status, IReadOnlyList<ControlRoute> control)
    {
        Access = new AccessVisits(gateway.SignIns, gateway.People);
        pages = Write(gateway, status, Access);
        leastRoles = control.Where(route => route.Least is not null).ToFrozenDictionary(route => $"{route.Method} {route.Path}", route => route.Least!.Value);
        if (pages.FirstOrDefault(page => !leastRoles.ContainsKey(page.Right)) is { } homeless)
        {
            throw new InvalidOperationException($"The page {homeless.Path} stands for {homeless.Right}, which the control API does not have.");
        }
    }

    public AccessVisits Access { get; }

    /// <summary>The page at a path, with the names in it; null when there is none.</summary>
    public (PageRoute Page, string[] Names)? Find(string[] parts) =>
        pages.Select(page => (Page: page, Names: page.Match(parts))).FirstOrDefault(found => found.Names is not null) is { Names: { } names, Page: var page } ? (page, names) : null;

    public Role LeastFor(PageRoute page) => leastRoles[page.Right];

    public IReadOnlySet<string> RightsOf(Role role) => leastRoles.Where(least => role >= least.Value).Select(least => least.Key).ToFrozenSet();

    private static IReadOnlyList<PageRoute> Write(RunningGateway gateway, Func<ServerStatus> status, AccessVisits access)
    {
        var reviews = new ReviewVisits(gateway.Reviews);
        var keys = new KeyVisits(gateway.Keys, gateway.KeyBook, reviews.DueSince, () => [.. gateway.Accounts.List().Select(account => account.Name)], () => status().Api, new FormTokens(gateway.Time.GetUtcNow()));
        var panic = new PanicVisits(gateway.Panic);
        var registered = new RegisteredVisits(gateway.Registered, gateway.KeyBook);
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
            new("/panic", Right.Panic, panic.ShowAsync, panic.RunAsync),
            new("/registered/new", Right.Register, registered.NewAsync, registered.RegisterAsync),
            new("/registered/{label}", Right.See, registered.ShowAsync, null),
            new("/registered/{label}/edit", Right.EditRegistered, registered.EditAsync, registered.SendEditAsync),
            new("/registered/{label}/revoke", Right.Revoke, registered.RevokeAsync, registered.SendRevokeAsync),
            new("/review", Right.Review, reviews.ShowAsync, null),
            new("/review/sign-off", Right.SignOff, null, reviews.SignOffAsync),
            new("/review/keywright.ics", Right.Calendar, reviews.CalendarAsync, null),
            new("/gateway", Right.Status, _ => Task.FromResult(Page.Of<GatewayPage, GatewayModel>(new(status()))), null),
            new("/sign-ins", Right.Sessions, access.ListAsync, null),
            new("/sign-ins/{id}/end", Right.EndSession, null, access.EndAsync),
            new("/sign-out", Right.EndSession, null, access.SignOutAsync),
        ];
    }
}
