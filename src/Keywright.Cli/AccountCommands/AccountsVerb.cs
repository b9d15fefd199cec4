using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts</c>: what keys trade on.</summary>
internal static class AccountsVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var accounts = new Verb("accounts", "Put money on paper accounts.", "./keywright accounts deposit paper USDT 10000");
        accounts.Subcommands.Add(new DepositVerb(everywhere, surroundings));
        Absent("list", "List the accounts", "./keywright accounts list");
        Absent("add", "Add an account", "./keywright accounts add main --venue binance --type ed25519");
        Absent("show", "Show an account", "./keywright accounts show paper");
        Absent("credential", "Give or rotate an upstream credential", "./keywright accounts credential main --api-key KEY");
        Absent("arm", "Let a live account trade", "./keywright accounts arm main");
        Absent("disarm", "Stop a live account from trading", "./keywright accounts disarm main");
        return accounts;

        void Absent(string name, string description, string example) =>
            accounts.Subcommands.Add(new AbsentVerb("accounts " + name, description, example, everywhere, surroundings));
    }
}
