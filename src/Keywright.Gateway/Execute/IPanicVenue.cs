namespace Keywright.Gateway.Execute;

/// <summary>
/// What a panic asks of the venue that carries out a key's orders. The key is frozen already, so nothing new comes from it meanwhile; limits of
/// a key, which hold its bot, do not hold what is done here. Everything is done in small steps, each durable before it is told, so that
/// whatever ends this half-way leaves the rest to be asked for again.
/// </summary>
internal interface IPanicVenue
{
    /// <summary>Numbers of the keys that have an open order on the account.</summary>
    IReadOnlySet<int> KeysWithOrders(int account);

    /// <summary>The open orders of a key, oldest first, each with whether it only reduces what the key has bought.</summary>
    IReadOnlyList<StandingOrder> Standing(PanicTarget key);

    /// <summary>Cancels the key's open orders, lists and waiting orders among them.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="keepsReducing">Leaves those that only reduce.</param>
    ValueTask<PanicCancels> CancelAsync(PanicTarget key, bool keepsReducing);

    /// <summary>Sells what the key has bought and still holds, at no worse than a bound.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="slippageBps">Hundredths of a percent that the bound lies under the reference price.</param>
    ValueTask<PanicSales> FlattenAsync(PanicTarget key, int slippageBps);
}

/// <summary>One key of a panic.</summary>
/// <param name="Account">The account's number at the venue.</param>
/// <param name="Key">The key's number, which its orders bear.</param>
/// <param name="By">On whose word, for the audit log.</param>
public readonly record struct PanicTarget(int Account, int Key, string By);

/// <summary>An open order as a panic finds it.</summary>
/// <param name="Price">Its limit, quote for one base; 0 for one that runs at the market.</param>
/// <param name="Quantity">Left to trade, whole units of the base asset.</param>
/// <param name="ListId">The order list it is part of; 0 = none.</param>
/// <param name="Reduces">It sells no more than its key has bought.</param>
public sealed record StandingOrder(string Symbol, long OrderId, string ClientOrderId, string Side, string Type, decimal Price, decimal Quantity, long ListId, bool Reduces);

/// <summary>What came of cancelling a key's orders.</summary>
/// <param name="Cancelled">On disk.</param>
/// <param name="Kept">Open still, because they only reduce.</param>
/// <param name="Left">Open still, though they should not be.</param>
/// <param name="Problem">Why there are such; null when there are none.</param>
public sealed record PanicCancels(IReadOnlyList<StandingOrder> Cancelled, IReadOnlyList<StandingOrder> Kept, IReadOnlyList<StandingOrder> Left, string? Problem);

/// <summary>One order that sold.</summary>
/// <param name="Quantity">Asked for, whole units of the base asset.</param>
/// <param name="Sold">Traded of it.</param>
/// <param name="Received">Quote for that, before fees.</param>
/// <param name="Bound">The least price, quote for one base.</param>
/// <param name="Reference">What the bound was reckoned from.</param>
public sealed record PanicSale(string Symbol, long OrderId, decimal Quantity, decimal Sold, decimal Received, decimal Bound, decimal Reference);

/// <summary>What a key still holds of an asset it has bought.</summary>
/// <param name="Quantity">Whole units.</param>
/// <param name="Why">In one plain sentence.</param>
/// <param name="IsDust">Less than the exchange trades: nobody can sell it, so it is no failure.</param>
public sealed record PanicRest(string Asset, decimal Quantity, string Why, bool IsDust);

/// <summary>What came of flattening a key.</summary>
public sealed record PanicSales(IReadOnlyList<PanicSale> Sales, IReadOnlyList<PanicRest> Rests);
