namespace Keywright.Control;

/// <summary>What the owner puts on a paper account: the body of <c>POST /v1/accounts/{account}/deposit</c>.</summary>
/// <param name="Asset">As the exchange spells it.</param>
/// <param name="Amount">Whole units of the asset.</param>
public sealed record Deposit(string Asset, decimal Amount);

/// <summary>A deposit that was made, and what the account holds of the asset after it.</summary>
public sealed record DepositMade(string Account, string Asset, decimal Amount, decimal Free, decimal Locked);
