using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>What the exchange keeps of an account beside its balances. The archives are null for accounts that do not archive.</summary>
internal struct Account
{
    public OrderArchive? Orders;
    public FillArchive? Fills;
    public RecordRing<PreventedMatch>? Prevented;

    /// <summary>Over all symbols.</summary>
    public int OpenOrders;

    /// <summary>Of them, stop and take-profit orders.</summary>
    public int OpenAlgos;

    /// <summary>Of them, those that show only a part.</summary>
    public int OpenIcebergs;
}
