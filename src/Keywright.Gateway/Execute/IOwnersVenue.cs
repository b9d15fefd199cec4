namespace Keywright.Gateway.Execute;

/// <summary>What an owner asks of a venue on which others than this gateway's keys may trade: whose its open orders are, and whose they shall be.</summary>
internal interface IOwnersVenue
{
    /// <summary>All open orders of an account as the exchange has them now.</summary>
    /// <returns>Null and why, in one sentence, when it could not be asked.</returns>
    ValueTask<(IReadOnlyList<OwnedOrder>? Orders, string? Problem)> OpenOrdersAsync(int account);

    /// <summary>Cancels the open orders that no key of this gateway owns.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="by">On whose word, for the audit log.</param>
    ValueTask<PanicCancels> CancelUnownedAsync(int account, string by);

    /// <summary>Gives an open order to a key. What is left to trade of it counts as the key's from then on.</summary>
    /// <param name="to">Which key, and on whose word.</param>
    /// <param name="symbol">As the exchange spells it.</param>
    /// <param name="orderId">The exchange's own.</param>
    /// <param name="ownerProblem">Why the key of that number does not let its order go; null when it does.</param>
    /// <returns>Why not, in one sentence; null once it is on disk.</returns>
    ValueTask<string?> AdoptAsync(PanicTarget to, string symbol, long orderId, Func<int, string?> ownerProblem);

    /// <summary>Gives all that is one key's to another: open orders and those on their way, what it has bought, and what it has used of its limits.</summary>
    /// <param name="from">The key that has it, which places nothing any more; and on whose word.</param>
    /// <param name="to">The number of the key that gets it.</param>
    /// <returns>Why not, in one sentence; null once it is on disk.</returns>
    ValueTask<string?> SucceedAsync(PanicTarget from, int to);
}

/// <summary>An open order and the number of the key that owns it; null: none of this gateway does.</summary>
public readonly record struct OwnedOrder(StandingOrder Order, int? Key);
