using Keywright.Gateway.Execute.Paper;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>What an account holds of an asset after a deposit.</summary>
public sealed record DepositView(string Account, string Asset, decimal Amount, decimal Free, decimal Locked);

/// <summary>A deposit, or the sentence that says why there was none.</summary>
public sealed record DepositResult(DepositView? Deposit, string? Problem);

/// <summary>Where the owner puts money on paper accounts.</summary>
public sealed class AccountDesk
{
    /// <summary>Most of an asset at a time, and most an account may come to hold.</summary>
    public const decimal AmountMax = 1_000_000_000m;

    private const decimal UnitsPerWhole = 100_000_000m;

    private readonly PaperVenue venue;

    internal AccountDesk(PaperVenue venue) => this.venue = venue;

    /// <param name="account">Its name.</param>
    /// <param name="asset">As the exchange spells it.</param>
    /// <param name="amount">Whole units of the asset, with at most eight decimals.</param>
    public async ValueTask<DepositResult> DepositAsync(string account, string asset, decimal amount)
    {
        var rules = venue.State.Rules;
        var number = venue.State.FirstAccount;
        var index = rules.Assets.IndexOf(asset);
        if (account != PaperState.FirstAccountName)
        {
            return Refused($"account: there is no paper account '{account}'; the one there is, is {PaperState.FirstAccountName}.");
        }

        if (index < 0)
        {
            return Refused($"asset: '{asset}' is not traded here; say one of {string.Join(", ", rules.Assets)}.");
        }

        if (amount <= 0 || amount > AmountMax || decimal.Truncate(amount * UnitsPerWhole) != amount * UnitsPerWhole)
        {
            return Refused($"amount: say more than 0 and at most {AmountMax:0}, with at most eight decimals.");
        }

        Balance held = default;
        venue.Look(view => held = view.Exchange.BalanceOf(number, index));
        if (Whole(held.Total) + amount > AmountMax)
        {
            return Refused($"amount: the account holds {Whole(held.Total):0.########} {asset}, and it may hold at most {AmountMax:0}.");
        }

        try
        {
            var after = await venue.DepositAsync(number, index, (long)(amount * UnitsPerWhole), $"deposit account={account} asset={asset} amount={amount:0.########}");
            return after is { } now
                ? new DepositResult(new DepositView(account, asset, amount, Whole(now.Free), Whole(now.Locked)), null)
                : Refused("The journal has no room, so nothing was deposited: free some space on the disk.");
        }
        catch (JournalFailedException)
        {
            return Refused("The journal failed: whether the deposit was recorded shows after a restart.");
        }
    }

    private static decimal Whole(Int128 units) => (decimal)units / UnitsPerWhole;

    private static DepositResult Refused(string problem) => new(null, problem);
}
