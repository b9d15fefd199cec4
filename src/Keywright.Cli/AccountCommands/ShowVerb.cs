using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts show</c>: what an account holds, its keys and how many orders are open.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account." };

    public ShowVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("show", "Show an account: balances, keys, open orders.", "./keywright accounts show paper")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, ShowAsync);
    }

    private async Task<int> ShowAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.FindAccountAsync(call.Get(name)!, ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            var output = call.Output;
            if (account.Venue != "paper")
            {
                LiveText.Show(output, account);
                return ExitCode.Done;
            }

            output.WriteLine(SafeText.Of($"Account {account.Name}{(account.Under is { } parent ? $", under {parent}" : "")}"));
            output.WriteLine(SafeText.Of($"  keys         {(account.Keys.Count == 0 ? "none" : string.Join(", ", account.Keys))}"));
            output.WriteLine(SafeText.Of($"  open orders  {account.OpenOrders}"));
            var table = new Columns("ASSET", "FREE", "LOCKED") { FlushRight = [1, 2] };
            foreach (var held in account.Holdings)
            {
                table.Add(held.Asset, AccountText.Number(held.Free), AccountText.Number(held.Locked));
            }

            table.WriteHeads(output);
            table.WriteRows(output);
            return ExitCode.Done;
        });
    }
}
