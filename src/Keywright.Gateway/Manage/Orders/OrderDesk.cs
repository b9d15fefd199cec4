using Keywright.Gateway.Execute;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Orders;

/// <summary>Where the owner sees whose the open orders of an account are, and gives those that are nobody's to a key.</summary>
public sealed class OrderDesk
{
    private readonly KeyDesk keys;
    private readonly AccountPlaces accounts;

    internal OrderDesk(KeyDesk keys, AccountPlaces accounts) => (this.keys, this.accounts) = (keys, accounts);

    /// <summary>The open orders of an account, by symbol and number. On a real exchange it is the exchange that is asked.</summary>
    /// <param name="account">Its name.</param>
    /// <param name="unowned">Only those that no key of this gateway owns, or a revoked one.</param>
    public async ValueTask<OpenOrdersResult> ListAsync(string account, bool unowned)
    {
        if (accounts.Find(account) is not { } place)
        {
            return new OpenOrdersResult(null, NoAccount(account)) { IsNotFound = true };
        }

        var (orders, problem) = place.Venue is IOwnersVenue exchange ? await exchange.OpenOrdersAsync(place.Number) : (OfKeys(place), null);
        if (orders is null)
        {
            return new OpenOrdersResult(null, problem);
        }

        var byNumber = keys.Rows().ToDictionary(row => row.Number);
        return new OpenOrdersResult(
            [.. orders.Select(one => new OpenOrderView(one.Order, one.Key is { } key && byNumber.TryGetValue(key, out var row) ? OwnerOf(row) : null))
                .Where(view => !unowned || view.Owner is null or { IsRevoked: true })
                .OrderBy(view => view.Order.Symbol, StringComparer.Ordinal).ThenBy(view => view.Order.OrderId)],
            null);
    }

    /// <summary>Gives an open order on a real exchange to a key of the account: one that nobody here placed, or that a revoked key left.</summary>
    /// <param name="account">Its name.</param>
    /// <param name="symbol">As the exchange spells it.</param>
    /// <param name="orderId">The exchange's own.</param>
    /// <param name="key">By label or API key.</param>
    public async ValueTask<AdoptResult> AdoptAsync(string account, string symbol, long orderId, string key)
    {
        if (accounts.Find(account) is not { } place)
        {
            return new AdoptResult(null, NoAccount(account)) { IsNotFound = true };
        }

        if (place.Venue is not IOwnersVenue exchange)
        {
            return new AdoptResult(null, $"account: '{account}' is on the built-in exchange, where every order is placed by a key of this gateway.");
        }

        if ((keys.FindRow($"{account}/{key}") ?? keys.FindRow(key)) is not { } row)
        {
            return new AdoptResult(null, keys.WhyNone(key)) { IsNotFound = true };
        }

        if (row.Account != account || row.RevokedUs is not null)
        {
            return new AdoptResult(null, row.Account != account ? $"key: '{row.Label}' is a key of '{row.Account}', not of '{account}'." : $"key: '{row.Label}' was revoked; say a key that is in force.");
        }

        var rows = keys.Rows();

        // A key that is revoked meanwhile leaves the order to be adopted by another.
        if (await exchange.AdoptAsync(new PanicTarget(place.Number, row.Number, Caller.Now.By), symbol, orderId, OwnerProblem) is { } problem)
        {
            return new AdoptResult(null, problem);
        }

        var order = (place.Venue as IPanicVenue)!.Standing(new PanicTarget(place.Number, row.Number, "")).FirstOrDefault(one => one.OrderId == orderId && one.Symbol == symbol);
        return order is null
            ? new AdoptResult(null, $"orderId: order {orderId} of {symbol} ended while it became the key's.")
            : new AdoptResult(new OpenOrderView(order, OwnerOf(row)), null);

        string? OwnerProblem(int number) => rows.FirstOrDefault(other => other.Number == number) is { RevokedUs: null } owner
            ? $"orderId: order {orderId} of {PolicyRules.Printable(symbol)} belongs to key '{owner.Label}', which is in force: revoke that key first, or revoke it with --successor to pass on all that is its own."
            : null;
    }

    private static List<OwnedOrder> OfKeys(AccountPlace place) => place.Venue is IPanicVenue venue
        ? [.. venue.KeysWithOrders(place.Number).Where(key => key != 0).SelectMany(key => venue.Standing(new PanicTarget(place.Number, key, "")).Select(order => new OwnedOrder(order, key)))]
        : [];

    private static OrderOwner OwnerOf(KeyRow row) => new(row.ApiKey, row.Label, row.RevokedUs is not null);

    private static string NoAccount(string account) => $"account: there is no account '{PolicyRules.Printable(account)}'; keywright accounts list shows them all.";
}
