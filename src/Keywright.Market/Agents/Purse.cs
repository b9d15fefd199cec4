using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Market.Agents;

/// <summary>Sees that an agent's account does not run dry: what it gets comes as a deposit that everybody can see.</summary>
internal static class Purse
{
    public static Int128 Holding(Exchange exchange, int account, int asset)
    {
        var balance = exchange.BalanceOf(account, asset);
        return balance.Free + balance.Locked;
    }

    /// <summary>Fills the account up to the wanted units when it holds less than the least.</summary>
    public static void TopUp(Exchange exchange, int account, int asset, Int128 least, Int128 wanted, long timeUs, EventBuffer events)
    {
        var holding = Holding(exchange, account, asset);
        if (holding >= least)
        {
            return;
        }

        exchange.Deposit(account, asset, wanted - holding);
        events.Add(new()
        {
            Kind = EventKind.Deposited,
            Account = account,
            Asset = asset,
            Lots = (long)Int128.Min(wanted - holding, long.MaxValue),
            TimeUs = timeUs,
        });
    }
}
