using System.Net.Http.Json;

namespace Keywright.Control;

/// <summary>Open orders and whose they are.</summary>
public sealed partial class ControlClient
{
    /// <param name="account">Its name.</param>
    /// <param name="unowned">Only those that no key owns, or that a revoked key left.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<IReadOnlyList<OpenOrder>>> ListOrdersAsync(string account, bool unowned, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, $"v1/accounts/{Uri.EscapeDataString(account)}/orders{(unowned ? "?unowned=true" : "")}", null, ControlJson.Default.IReadOnlyListOpenOrder, ct);

    public Task<ControlAnswer<OpenOrder>> AdoptOrderAsync(string account, AdoptOrder order, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, $"v1/accounts/{Uri.EscapeDataString(account)}/orders/adopt", JsonContent.Create(order, ControlJson.Default.AdoptOrder), ControlJson.Default.OpenOrder, ct);

    /// <summary>Revokes a key and gives what is its own on a real exchange to another key of the account.</summary>
    public Task<ControlAnswer<KeyDetails>> RevokeKeyAsync(string name, string successor, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, $"v1/keys/{Uri.EscapeDataString(name)}/revoke?successor={Uri.EscapeDataString(successor)}", null, ControlJson.Default.KeyDetails, ct);
}
