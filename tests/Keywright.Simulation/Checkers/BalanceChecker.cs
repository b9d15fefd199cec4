using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 8: the account holds exactly what it was given, plus and minus its trades; what is locked is exactly what its open orders
/// could take; over all accounts no asset is made or lost; nothing is negative.
/// </summary>
internal sealed class BalanceChecker(Court court) : Checker(court)
{
    /// <summary>What the account begins with, by the guide.</summary>
    private static readonly (string Asset, decimal Amount)[] Given = [("USDT", 100_000), ("BTC", 1), ("ETH", 10), ("BNB", 100)];

    private Dictionary<string, decimal>? sums;
    private bool hadCrowd;

    public override void Audited(Audit audit)
    {
        var total = Given.ToDictionary(given => given.Asset, given => given.Amount);
        foreach (var trade in audit.Trades)
        {
            var symbol = Board.Of(trade.Symbol);
            var sign = trade.IsBuyer ? 1 : -1;
            Add(total, symbol.Base, sign * trade.Quantity);
            Add(total, symbol.Quote, -sign * trade.Price * trade.Quantity);
            Add(total, trade.CommissionAsset, -trade.Commission);
        }

        var (least, most) = (new Dictionary<string, decimal>(), new Dictionary<string, decimal>());
        foreach (var orders in audit.Groups(audit.Open))
        {
            // Of the two orders of a list only one can trade: together they lock what the dearer one needs.
            var symbol = Board.Of(orders[0].Symbol);
            var asset = orders[0].IsBuy ? symbol.Quote : symbol.Base;
            Add(least, asset, orders.Max(order => Locks.Of(audit, order).Least));
            Add(most, asset, orders.Max(order => Locks.Of(audit, order).Most));
        }

        foreach (var (asset, balance) in audit.Balances)
        {
            Require(balance is { Free: >= 0, Locked: >= 0 }, 8, $"The account's {asset} is negative: {balance}.");
            var (low, high) = (least.GetValueOrDefault(asset), most.GetValueOrDefault(asset));
            Require(balance.Locked >= low && balance.Locked <= high, 8, $"The account has {balance.Locked} {asset} locked; its open orders can take {low}{(low == high ? "" : $" to {high}")}.");
            Require(balance.Free + balance.Locked == total.GetValueOrDefault(asset), 8, $"The account has {balance.Free + balance.Locked} {asset}; its deposits and trades make {total.GetValueOrDefault(asset)}.");
        }

        foreach (var (asset, amount) in total)
        {
            Require(amount == 0 || audit.Balances.ContainsKey(asset), 8, $"The account should have {amount} {asset} and has none.");
        }

        Conserved(audit);
    }

    private void Conserved(Audit audit)
    {
        foreach (var (asset, sum) in audit.Sums)
        {
            Require(!sum.HasNegative, 8, $"Some account's {asset} is negative.");
            if (sums is not null && hadCrowd == audit.HasCrowd)
            {
                Require(sums[asset] == sum.Sum, 8, $"Over all accounts there were {sums[asset]} {asset} and there are {sum.Sum}.");
            }
            else if (!audit.HasCrowd)
            {
                var given = Given.FirstOrDefault(given => given.Asset == asset).Amount;
                Require(sum.Sum == given, 8, $"Over all accounts there are {sum.Sum} {asset}; {given} were given.");
            }
        }

        (sums, hadCrowd) = (audit.Sums.ToDictionary(sum => sum.Key, sum => sum.Value.Sum), audit.HasCrowd);
    }

    private static void Add(Dictionary<string, decimal> to, string asset, decimal amount) => to[asset] = to.GetValueOrDefault(asset) + amount;
}
