using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts</c>: what keys trade on.</summary>
internal static class AccountsVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var accounts = new Verb("accounts", "Accounts on paper and at real exchanges, sub-accounts and their money.", "./keywright accounts add grid --under paper --deposit USDT=10000", "./keywright accounts list");
        accounts.Subcommands.Add(new AddVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new ListVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new ShowVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new DepositVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new TransferVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new CredentialVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new RotateVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new RetireVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new ArmVerb(everywhere, surroundings));
        accounts.Subcommands.Add(new DisarmVerb(everywhere, surroundings));
        return accounts;
    }
}
