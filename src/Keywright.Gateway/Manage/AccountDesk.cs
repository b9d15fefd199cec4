using System.Globalization;
using System.Text.RegularExpressions;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.People;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage;

/// <summary>Where the owner founds paper accounts, puts money on them and moves it between them.</summary>
public sealed partial class AccountDesk
{
    /// <summary>Most of an asset at a time, and most an account may come to hold.</summary>
    public const decimal AmountMax = AccountBook.AmountMax;

    private const decimal UnitsPerWhole = 100_000_000m;

    /// <summary>What an account may be called.</summary>
    public const string NameProblem = "name must be 1 to 32 lower-case letters, digits or . _ - and begin with a letter.";

    private readonly PaperVenue venue;
    private readonly KeyDesk keys;

    private readonly CodeGate codes;

    internal AccountDesk(PaperVenue venue, KeyDesk keys, CodeGate codes) => (this.venue, this.keys, this.codes) = (venue, keys, codes);

    /// <summary>What kind the accounts are that are founded here.</summary>
    internal AccountKind AccountKind { get; set; } = AccountKind.Paper;

    internal static bool IsName(string name) => NamePattern().IsMatch(name);

    public IReadOnlyList<AccountView> List() => [.. venue.State.Accounts.All.Select(View)];

    public AccountView? Find(string name) => venue.State.Accounts.Find(name) is { } account ? View(account) : null;

    /// <summary>Founds an account, by itself or under another one.</summary>
    public async ValueTask<AccountResult> AddAsync(AccountRequest request)
    {
        if (!IsName(request.Name))
        {
            return new AccountResult(null, NameProblem);
        }

        var parent = request.Under is { } under ? venue.State.Accounts.Find(under) : null;
        if (request.Under is not null && parent is null)
        {
            return new AccountResult(null, UnknownAccount("under", request.Under));
        }

        if (parent is { Parent: not 0 })
        {
            return new AccountResult(null, $"under: {parent.Name} is itself a sub-account; say the account above it, {NameOf(parent.Parent)}.");
        }

        var deposits = new List<(int, long)>();
        foreach (var (asset, amount) in request.Deposits)
        {
            if (AssetProblem(asset) is { } problem || (problem = AmountProblem(amount)) is not null)
            {
                return new AccountResult(null, "deposit " + problem);
            }

            deposits.Add((IndexOf(asset), Units(amount)));
        }

        if (deposits.DistinctBy(d => d.Item1).Count() < deposits.Count)
        {
            return new AccountResult(null, "deposit names an asset twice; say each once.");
        }

        if (codes.Problem(Operation.AccountAdd, AccountKind, widens: true) is { } codeProblem)
        {
            return new AccountResult(null, codeProblem) { IsForbidden = true };
        }

        var facts = string.Create(CultureInfo.InvariantCulture, $"found account={request.Name} under={request.Under ?? "none"} deposits={string.Join(',', request.Deposits.Select(d => FormattableString.Invariant($"{d.Asset}={d.Amount:0.########}")))}");
        try
        {
            var (account, refused) = await venue.FoundAccountAsync(new FoundedCommand(request.Name, parent?.Number ?? 0, deposits), facts, Caller.Now.By);
            return account is null ? new AccountResult(null, refused) : new AccountResult(View(account), null);
        }
        catch (JournalFailedException)
        {
            return new AccountResult(null, "The journal failed: whether the account was founded shows after a restart.");
        }
    }

    /// <param name="account">Its name.</param>
    /// <param name="asset">As the exchange spells it.</param>
    /// <param name="amount">Whole units of the asset, with at most eight decimals.</param>
    public async ValueTask<DepositResult> DepositAsync(string account, string asset, decimal amount)
    {
        if (venue.State.Accounts.Find(account) is not { Number: var number })
        {
            return Refused(UnknownAccount("account", account));
        }

        if (AssetProblem(asset) is { } wrong || (wrong = AmountProblem(amount)) is not null)
        {
            return Refused(wrong);
        }

        var index = IndexOf(asset);
        if (TooMuchProblem(number, index, amount) is { } tooMuch)
        {
            return Refused(tooMuch);
        }

        try
        {
            var after = await venue.DepositAsync(number, index, Units(amount), FormattableString.Invariant($"deposit account={account} asset={asset} amount={amount:0.########}"), Caller.Now.By);
            return after is { } now
                ? new DepositResult(new DepositView(account, asset, amount, Whole(now.Free), Whole(now.Locked)), null)
                : Refused("The journal has no room, so nothing was deposited: free some space on the disk.");
        }
        catch (JournalFailedException)
        {
            return Refused("The journal failed: whether the deposit was recorded shows after a restart.");
        }

        static DepositResult Refused(string problem) => new(null, problem);
    }

    /// <summary>Moves what is free on one account to another.</summary>
    /// <param name="from">Name of the account that gives.</param>
    /// <param name="to">Name of the account that gets.</param>
    /// <param name="asset">As the exchange spells it.</param>
    /// <param name="amount">Whole units of the asset, with at most eight decimals.</param>
    public async ValueTask<TransferResult> TransferAsync(string from, string to, string asset, decimal amount)
    {
        if (venue.State.Accounts.Find(from) is not { Number: var giver })
        {
            return Refused(UnknownAccount("from", from));
        }

        if (venue.State.Accounts.Find(to) is not { Number: var taker })
        {
            return Refused(UnknownAccount("to", to));
        }

        if (giver == taker)
        {
            return Refused("to: say another account than the one the money comes from.");
        }

        if (AssetProblem(asset) is { } wrong || (wrong = AmountProblem(amount)) is not null)
        {
            return Refused(wrong);
        }

        var index = IndexOf(asset);
        if (TooMuchProblem(taker, index, amount) is { } tooMuch)
        {
            return Refused(tooMuch);
        }

        try
        {
            var facts = FormattableString.Invariant($"transfer from={from} to={to} asset={asset} amount={amount:0.########}");
            if (await venue.TransferAsync(new TransferCommand(giver, taker, index, Units(amount)), facts, Caller.Now.By) is { } refused)
            {
                return Refused(refused);
            }

            return new TransferResult(new TransferView(from, to, asset, amount, Whole(BalanceOf(giver, index).Free), Whole(BalanceOf(taker, index).Free)), null);
        }
        catch (JournalFailedException)
        {
            return Refused("The journal failed: whether the transfer was recorded shows after a restart.");
        }

        static TransferResult Refused(string problem) => new(null, problem);
    }

    private AccountView View(PaperAccount account)
    {
        var holdings = new List<HoldingView>();
        var open = new List<OrderState>();
        var assets = venue.State.Rules.Assets;
        venue.Look(view =>
        {
            for (var asset = 0; asset < assets.Length; asset++)
            {
                var held = view.Exchange.BalanceOf(account.Number, asset);
                if (held.Total != 0)
                {
                    holdings.Add(new HoldingView(assets[asset], Whole(held.Free), Whole(held.Locked)));
                }
            }

            view.Exchange.OpenOrders(account.Number, null, open);
        });
        var labels = keys.List(account.Name).Where(key => key.State != "revoked").Select(key => key.Label);
        return new AccountView(account.Name, account.Parent == 0 ? null : NameOf(account.Parent), holdings, [.. labels], open.Count);
    }

    private string NameOf(int number) => venue.State.Accounts.Find(number)!.Name;

    private Balance BalanceOf(int account, int asset)
    {
        Balance held = default;
        venue.Look(view => held = view.Exchange.BalanceOf(account, asset));
        return held;
    }

    private string UnknownAccount(string field, string name)
    {
        var all = venue.State.Accounts.All;
        return all.Length == 1
            ? $"{field}: there is no paper account '{name}'; the one there is, is {all[0].Name}."
            : $"{field}: there is no paper account '{name}'; `keywright accounts list` shows the {all.Length} there are.";
    }

    private string? AssetProblem(string asset)
        => IndexOf(asset) < 0 ? $"asset: '{asset}' is not traded here; say one of {string.Join(", ", venue.State.Rules.Assets)}." : null;

    private static string? AmountProblem(decimal amount)
        => amount <= 0 || amount > AmountMax || decimal.Truncate(amount * UnitsPerWhole) != amount * UnitsPerWhole
            ? $"amount: say more than 0 and at most {AmountMax:0}, with at most eight decimals."
            : null;

    private string? TooMuchProblem(int account, int asset, decimal amount)
        => Whole(BalanceOf(account, asset).Total) is var holds && holds + amount > AmountMax
            ? FormattableString.Invariant($"amount: the account holds {holds:0.########} {venue.State.Rules.Assets[asset]}, and it may hold at most {AmountMax:0}.")
            : null;

    private int IndexOf(string asset) => venue.State.Rules.Assets.IndexOf(asset);

    private static long Units(decimal amount) => (long)(amount * UnitsPerWhole);

    private static decimal Whole(Int128 units) => (decimal)units / UnitsPerWhole;

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{0,31}\z")]
    private static partial Regex NamePattern();
}
