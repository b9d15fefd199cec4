using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>
/// The double-entry ledger: every movement takes from one place exactly what it gives to others, so free and locked of all accounts together
/// always equal what deposits brought in. Whoever moves money has checked that it is there.
/// </summary>
internal sealed class Books(int assetCount)
{
    private readonly Int128[] _issued = new Int128[assetCount];
    private Holding[] _holdings = new Holding[16 * assetCount];

    public int AccountCount { get; private set; }

    public int AddAccount()
    {
        if ((AccountCount + 1) * assetCount > _holdings.Length)
        {
            Array.Resize(ref _holdings, _holdings.Length * 2);
        }

        return AccountCount++;
    }

    public Int128 Issued(int asset) => _issued[asset];

    public ref readonly Holding Of(int account, int asset) => ref At(account, asset);

    public Balance BalanceOf(int account, int asset)
    {
        ref readonly var holding = ref At(account, asset);
        return new Balance(holding.Free, holding.Locked);
    }

    public void Deposit(int account, int asset, Int128 units)
    {
        _issued[asset] = checked(_issued[asset] + units);
        At(account, asset).Free += units;
    }

    public void Move(int from, int to, int asset, long units)
    {
        At(from, asset).Free -= units;
        At(to, asset).Free += units;
    }

    public void Lock(int account, int asset, long units)
    {
        ref var holding = ref At(account, asset);
        holding.Free -= units;
        holding.Locked += units;
    }

    public void Unlock(int account, int asset, long units)
    {
        ref var holding = ref At(account, asset);
        holding.Locked -= units;
        holding.Free += units;
    }

    /// <summary>One leg of a trade: the payer gives the amount, the receiver gets it less the fee, the house gets the fee.</summary>
    public void PayFromFree(int payer, int receiver, int house, int asset, long units, long fee)
    {
        At(payer, asset).Free -= units;
        At(receiver, asset).Free += units - fee;
        At(house, asset).Free += fee;
    }

    /// <summary>The same out of what an open order of the payer has locked.</summary>
    public void PayFromLocked(int payer, int receiver, int house, int asset, long units, long fee)
    {
        At(payer, asset).Locked -= units;
        At(receiver, asset).Free += units - fee;
        At(house, asset).Free += fee;
    }

    public void Restore(int account, int asset, in Balance balance)
    {
        ref var holding = ref At(account, asset);
        holding.Free = balance.Free;
        holding.Locked = balance.Locked;
        _issued[asset] += balance.Total;
    }

    private ref Holding At(int account, int asset) => ref _holdings[(account * assetCount) + asset];
}
