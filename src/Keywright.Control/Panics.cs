namespace Keywright.Control;

/// <summary>The body of <c>POST /v1/panic</c>: freeze keys, cancel their open orders, and if asked sell what they have bought.</summary>
public sealed record StartPanic
{
    /// <summary>A key by label or API key, a tag, or an account, with <c>key:</c>, <c>tag:</c> or <c>account:</c> before it where that is not clear; null with <see cref="All"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Every key; goes with no name.</summary>
    public bool All { get; init; }

    /// <summary>Cancels orders that only reduce what a key has bought as well.</summary>
    public bool CancelAll { get; init; }

    /// <summary>Sells what the keys have bought.</summary>
    public bool Flatten { get; init; }

    /// <summary>Of an account or of all: cancels orders on real exchanges that no key of this gateway owns as well.</summary>
    public bool Unowned { get; init; }

    /// <summary>Hundredths of a percent under the reference price that it may be sold for, from 1 to 2000; 100 when left out.</summary>
    public int? MaxSlippageBps { get; init; }
}

/// <summary>What a panic did, and what it could not do; the same panic again finishes what was left.</summary>
/// <param name="Done">Nothing was left.</param>
/// <param name="Scope">As <c>every key</c>, <c>key X</c>, <c>tag X</c>, <c>account X</c>.</param>
/// <param name="FrozenAt">From then on no order of the scope left.</param>
/// <param name="FrozenWithinMicroseconds">How long that took.</param>
/// <param name="Keys">Every key of the scope that was there to be stopped, or had open orders.</param>
/// <param name="Undone">What could not be done beside what each key says, in plain sentences.</param>
public sealed record PanicDone(bool Done, string Scope, DateTimeOffset FrozenAt, long FrozenWithinMicroseconds, IReadOnlyList<PanickedKey> Keys, IReadOnlyList<string> Undone)
{
    /// <summary>Of each account on a real exchange that falls under the scope as a whole: open orders that no key of this gateway owns.</summary>
    public IReadOnlyList<PanicStrays> Unowned { get => field ?? []; init; }
}

/// <summary>Open orders of an account that no key of this gateway owns: who makes them is not stopped by this.</summary>
/// <param name="Cancelled">Those that were cancelled, because that was asked.</param>
/// <param name="Open">Those that stand.</param>
public sealed record PanicStrays(string Account, IReadOnlyList<PanicOrder> Cancelled, IReadOnlyList<PanicOrder> Open);

/// <summary>What became of one key.</summary>
/// <param name="Freeze"><c>frozen</c> now, <c>was-frozen</c> before, or <c>revoked</c>.</param>
/// <param name="Cancelled">Orders that are cancelled now.</param>
/// <param name="Kept">Orders left open because they only reduce.</param>
/// <param name="Left">Orders that are open still though they should not be.</param>
/// <param name="Sold">Orders that sold what it had bought.</param>
/// <param name="Rests">What it still holds of that.</param>
/// <param name="Undone">What could not be done and why, in plain sentences.</param>
public sealed record PanickedKey(
    string ApiKey,
    string Label,
    string Account,
    string Freeze,
    IReadOnlyList<PanicOrder> Cancelled,
    IReadOnlyList<PanicOrder> Kept,
    IReadOnlyList<PanicOrder> Left,
    IReadOnlyList<PanicSold> Sold,
    IReadOnlyList<PanicRests> Rests,
    IReadOnlyList<string> Undone);

/// <summary>An open order as the panic found it.</summary>
/// <param name="Price">Its limit; 0 for one that runs at the market.</param>
/// <param name="Quantity">Left to trade, whole units of the base asset.</param>
/// <param name="OrderListId">The list it is part of; 0 = none.</param>
public sealed record PanicOrder(string Symbol, long OrderId, string ClientOrderId, string Side, string Type, decimal Price, decimal Quantity, long OrderListId);

/// <summary>An order that sold.</summary>
/// <param name="Quantity">Asked for.</param>
/// <param name="Sold">Traded of it.</param>
/// <param name="Received">Quote for that, before fees.</param>
/// <param name="Bound">The least price.</param>
/// <param name="Reference">What the bound was reckoned from.</param>
public sealed record PanicSold(string Symbol, long OrderId, decimal Quantity, decimal Sold, decimal Received, decimal Bound, decimal Reference);

/// <summary>What a key still holds of an asset it has bought.</summary>
/// <param name="Dust">Less than the exchange trades.</param>
public sealed record PanicRests(string Asset, decimal Quantity, string Why, bool Dust);
