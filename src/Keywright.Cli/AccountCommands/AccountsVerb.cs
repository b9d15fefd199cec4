using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts</c>: what keys trade on.</summary>
internal static class AccountsVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var accounts = new Verb("accounts", "Paper accounts, sub-accounts and their money.", "./keywright accounts add grid --under paper --deposit USDT=10000", "./keywright accounts list");
        accounts.Subcommands.Add(new AddVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new ListVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new ShowVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new DepositVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new TransferVerb(everywhere, surroundings));
        Absent("credential", "Give or rotate an upstream credential", "./keywright accounts credential main --api-key KEY");
        Absent("arm", "Let a live account trade", "./keywright accounts arm main");
        Absent("disarm", "Stop a live account from trading", "./keywright accounts disarm main");
        return accounts;

        void Absent(string name, string description, string example) =>
            accounts.Subcommands.Add(new AbsentVerb("accounts " + name, description, example, everywhere, surroundings));
    }
}
