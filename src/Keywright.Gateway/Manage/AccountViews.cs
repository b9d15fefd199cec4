namespace Keywright.Gateway.Manage;

/// <summary>An account as its owner asks for it; nothing in it has been checked.</summary>
/// <param name="Name">What it is to be called.</param>
/// <param name="Under">The account it is to be a sub-account of; null for one by itself.</param>
/// <param name="Deposits">What it begins with, whole units of each asset.</param>
public sealed record AccountRequest(string Name, string? Under, IReadOnlyList<(string Asset, decimal Amount)> Deposits);

/// <summary>What an account holds of an asset, whole units.</summary>
public sealed record HoldingView(string Asset, decimal Free, decimal Locked);

/// <summary>An account as its owner sees it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Under">The account it is a sub-account of; null for one by itself.</param>
/// <param name="Holdings">Every asset that it has something of.</param>
/// <param name="Keys">Labels of its keys that are not revoked.</param>
/// <param name="OpenOrders">How many of its orders wait or rest.</param>
public sealed record AccountView(string Name, string? Under, IReadOnlyList<HoldingView> Holdings, IReadOnlyList<string> Keys, int OpenOrders);

/// <summary>An account, or the plain sentence that says why there is none.</summary>
public sealed record AccountResult(AccountView? Account, string? Problem)
{
    /// <summary>Well asked, and not without a one-time code.</summary>
    public bool IsForbidden { get; init; }
}

/// <summary>What an account holds of an asset after a deposit.</summary>
public sealed record DepositView(string Account, string Asset, decimal Amount, decimal Free, decimal Locked);

/// <summary>A deposit, or the sentence that says why there was none.</summary>
public sealed record DepositResult(DepositView? Deposit, string? Problem);

/// <summary>What both sides hold of the asset after a transfer.</summary>
public sealed record TransferView(string From, string To, string Asset, decimal Amount, decimal FromFree, decimal ToFree);

/// <summary>A transfer, or the sentence that says why there was none.</summary>
public sealed record TransferResult(TransferView? Transfer, string? Problem);
