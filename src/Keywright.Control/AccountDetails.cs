namespace Keywright.Control;

/// <summary>An account to found: the body of <c>POST /v1/accounts</c>.</summary>
/// <param name="Name">What it is to be called.</param>
public sealed record AddAccount(string Name)
{
    /// <summary>The account it is to be a sub-account of; null for one by itself.</summary>
    public string? Under { get; init; }

    /// <summary>What it begins with.</summary>
    public IReadOnlyList<Deposit> Deposits { get; init; } = [];
}

/// <summary>What an account holds of an asset, whole units.</summary>
public sealed record AccountHolding(string Asset, decimal Free, decimal Locked);

/// <summary>An account as <c>GET /v1/accounts</c> shows it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Under">The account it is a sub-account of; null for one by itself.</param>
/// <param name="Holdings">Every asset that it has something of.</param>
/// <param name="Keys">Labels of its keys that are not revoked.</param>
/// <param name="OpenOrders">How many of its orders wait or rest.</param>
public sealed record AccountDetails(string Name, string? Under, IReadOnlyList<AccountHolding> Holdings, IReadOnlyList<string> Keys, int OpenOrders);

/// <summary>Money to move between two accounts: the body of <c>POST /v1/transfers</c>.</summary>
/// <param name="From">Name of the account that gives.</param>
/// <param name="To">Name of the account that gets.</param>
/// <param name="Asset">As the exchange spells it.</param>
/// <param name="Amount">Whole units of the asset.</param>
public sealed record Transfer(string From, string To, string Asset, decimal Amount);

/// <summary>A transfer that was made, and what both have free of the asset after it.</summary>
public sealed record TransferMade(string From, string To, string Asset, decimal Amount, decimal FromFree, decimal ToFree);
