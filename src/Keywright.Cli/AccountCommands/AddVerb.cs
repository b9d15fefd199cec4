using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts add</c>: a paper account, by itself or under another one.</summary>
internal sealed class AddVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "What it is called: lower-case letters, digits or . _ -" };
    private readonly Option<string?> under = new("--under") { HelpName = "ACCOUNT", Description = "The account it is a sub-account of." };
    private readonly Option<string[]> deposits = new("--deposit") { HelpName = "ASSET=AMOUNT", Description = "What it begins with; may be given more than once.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<string> venue = new("--venue") { HelpName = "paper", Description = "Where it trades; paper is the only one yet.", DefaultValueFactory = _ => "paper" };
    private readonly Option<string?> type = new("--type") { HelpName = "TYPE", Description = "Kind of its upstream credential (not served yet)." };

    public AddVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("add", "Add a paper account or a sub-account.", "./keywright accounts add grid", "./keywright accounts add grid --under paper --deposit USDT=10000 --deposit BTC=0.5")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[under, deposits, venue, type])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, AddAsync);
    }

    private async Task<int> AddAsync(Call call, CancellationToken ct)
    {
        if (call.Get(venue) != "paper" || call.Has(type))
        {
            return call.Misused("accounts add for a live venue does not act yet.");
        }

        var first = new List<Deposit>();
        foreach (var text in call.Get(deposits)!)
        {
            if (text.Split('=') is not [{ Length: > 0 } asset, var amount] || !AmountArgument.TryRead(amount, out var units))
            {
                return call.Misused($"--deposit takes an asset and an amount as USDT=10000, not '{text}'.");
            }

            first.Add(new Deposit(asset, units));
        }

        using var client = call.Connect();
        var answer = await client.AddAccountAsync(new AddAccount(call.Get(name)!) { Under = call.Get(under), Deposits = first }, ct).ConfigureAwait(false);
        return call.With(answer, made =>
        {
            if (call.Json)
            {
                return call.Print(made, ControlJson.Default.AccountDetails);
            }

            call.Output.WriteLine(SafeText.Of($"Account {made.Name} is open{(made.Under is { } parent ? $", under {parent}" : "")}: it holds {AccountText.Holdings(made)}."));
            call.Output.WriteLine(SafeText.Of($"Next: ./keywright keys create --label my-bot --account {made.Name} --preset spot-bot"));
            return ExitCode.Done;
        });
    }
}
