using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts list</c>.</summary>
internal sealed class ListVerb : Verb
{
    public ListVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the accounts.", "./keywright accounts list", "./keywright accounts list --json")
        => Does(everywhere, surroundings, ListAsync);

    private static async Task<int> ListAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.ListAccountsAsync(ct).ConfigureAwait(false), accounts =>
        {
            if (call.Json)
            {
                return call.Print(accounts, ControlJson.Default.IReadOnlyListAccountDetails);
            }

            var table = new Columns("ACCOUNT", "UNDER", "KEYS", "OPEN ORDERS", "HOLDS") { FlushRight = [2, 3] };
            foreach (var account in accounts)
            {
                table.Add(
                    account.Name,
                    account.Under ?? "-",
                    account.Keys.Count.ToString(CultureInfo.InvariantCulture),
                    account.OpenOrders.ToString(CultureInfo.InvariantCulture),
                    account.Venue == "paper" ? AccountText.Holdings(account) : LiveText.Line(account));
            }

            table.WriteHeads(call.Output);
            table.WriteRows(call.Output);
            return ExitCode.Done;
        });
    }
}
