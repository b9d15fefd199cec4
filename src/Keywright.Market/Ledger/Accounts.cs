using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>All accounts of an exchange: their balances and, for those that archive, their past.</summary>
internal sealed class Accounts(ExchangeRules rules)
{
    private Account[] _accounts = new Account[16];

    public Books Books { get; } = new(rules.Assets.Length);

    public OrderLists Lists { get; } = new(rules.ArchivedListsPerAccount);

    public int Count => Books.AccountCount;

    public ref Account this[int account] => ref _accounts[account];

    public int Add(bool archives)
    {
        var number = Books.AddAccount();
        if (number == _accounts.Length)
        {
            Array.Resize(ref _accounts, number * 2);
        }

        if (archives)
        {
            _accounts[number].Orders = new OrderArchive(rules.ArchivedOrdersPerAccount, rules.Symbols.Length);
            _accounts[number].Fills = new FillArchive(rules.ArchivedFillsPerAccount, rules.Symbols.Length);
            _accounts[number].Prevented = new RecordRing<PreventedMatch>(rules.ArchivedPreventedMatchesPerAccount);
        }

        return number;
    }
}
