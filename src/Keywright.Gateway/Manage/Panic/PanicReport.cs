using Keywright.Gateway.Execute;

namespace Keywright.Gateway.Manage.Panic;

/// <summary>What a panic did, and what it could not do. The same panic again finishes what was left.</summary>
/// <param name="Scope">As <c>every key</c>, <c>key X</c>, <c>tag X</c>, <c>account X</c>.</param>
/// <param name="FrozenAt">From then on no order of the scope left.</param>
/// <param name="FrozenWithinUs">How long that took, microseconds.</param>
/// <param name="Keys">Every key of the scope that was there to be stopped, or had open orders.</param>
/// <param name="Undone">What could not be done beside what each key says, in plain sentences.</param>
public sealed record PanicReport(string Scope, DateTimeOffset FrozenAt, long FrozenWithinUs, IReadOnlyList<PanicKey> Keys, IReadOnlyList<string> Undone)
{
    /// <summary>Of each account on a real exchange that falls under the scope as a whole: the open orders that no key of this gateway owns.</summary>
    public IReadOnlyList<PanicUnowned> Unowned { get; init; } = [];

    /// <summary>Nothing was left to do.</summary>
    public bool IsDone => Undone.Count == 0 && Keys.All(key => key.Undone.Count == 0);
}

/// <summary>What became of one key.</summary>
/// <param name="Freeze"><c>frozen</c> now, <c>was-frozen</c> before, or <c>revoked</c>.</param>
/// <param name="Cancelled">Orders that are cancelled now.</param>
/// <param name="Kept">Orders left open because they only reduce.</param>
/// <param name="Left">Orders that are open still though they should not be.</param>
/// <param name="Sold">Orders that sold what it had bought.</param>
/// <param name="Rests">What it still holds of that.</param>
/// <param name="Undone">What could not be done and why, in plain sentences.</param>
public sealed record PanicKey(
    string ApiKey,
    string Label,
    string Account,
    string Freeze,
    IReadOnlyList<StandingOrder> Cancelled,
    IReadOnlyList<StandingOrder> Kept,
    IReadOnlyList<StandingOrder> Left,
    IReadOnlyList<PanicSale> Sold,
    IReadOnlyList<PanicRest> Rests,
    IReadOnlyList<string> Undone);

/// <summary>Open orders of an account on a real exchange that no key of this gateway owns: they were made elsewhere, and freezing keys does not stop who makes them.</summary>
/// <param name="Cancelled">Those that were cancelled, because that was asked.</param>
/// <param name="Open">Those that stand.</param>
public sealed record PanicUnowned(string Account, IReadOnlyList<StandingOrder> Cancelled, IReadOnlyList<StandingOrder> Open);

/// <summary>The report, or the plain sentence why nothing was done.</summary>
public sealed record PanicResult(PanicReport? Report, string? Problem);

/// <summary>What a panic would do now; nothing was changed.</summary>
/// <param name="Scope">As in <see cref="PanicReport"/>.</param>
/// <param name="Keys">Those it would stop, with their open orders.</param>
/// <param name="Elsewhere">Labels of keys at the exchange that fall under it and cannot be stopped here.</param>
public sealed record PanicPreview(string Scope, IReadOnlyList<PanicPreviewKey> Keys, IReadOnlyList<string> Elsewhere);

/// <param name="State">As the list of keys says it.</param>
/// <param name="Standing">Its open orders.</param>
public sealed record PanicPreviewKey(string ApiKey, string Label, string Account, string State, IReadOnlyList<StandingOrder> Standing);
