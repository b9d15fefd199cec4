using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Keywright.Cli.AccountCommands;
using Keywright.Cli.AnnounceCommands;
using Keywright.Cli.AuditCommands;
using Keywright.Cli.DoctorCommands;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.OrderCommands;
using Keywright.Cli.PanicCommands;
using Keywright.Cli.Terminals;
using Keywright.Cli.UserCommands;
using Keywright.Cli.VaultCommands;

namespace Keywright.Cli;

/// <summary>The whole program as a tree of commands, and the one place that runs it.</summary>
internal static class CommandTree
{
    public static IReadOnlyList<string> Examples { get; } =
    [
        "./keywright serve",
        "./keywright keys create --label my-bot --preset spot-bot",
        "./keywright keys snippet my-bot --for curl",
    ];

    /// <summary>What was begun may be ended in order after a SIGTERM: requests under way, the last snapshot. A service manager loses patience sooner.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings)
    {
        var root = Build(surroundings);
        // A response file would let a label that begins with @ read a file.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

        if (parsed.Action is ParseErrorAction)
        {
            surroundings.Error.WriteLine(UsageSentence.Of(parsed));
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new()
        {
            Output = surroundings.Output,
            Error = surroundings.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        }).ConfigureAwait(false);
    }

    internal static RootCommand Build(Surroundings surroundings)
    {
        var everywhere = new EverywhereOptions();
        var root = new RootCommand("Keys of your own for bots, on a built-in paper exchange that speaks the exchange's API.");
        everywhere.AddTo(root);
        root.Subcommands.Add(new ServeVerb(everywhere, surroundings));
        root.Subcommands.Add(KeysVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(new PanicVerb(everywhere, surroundings));
        root.Subcommands.Add(AccountsVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(OrdersVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(AuditVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(UsersVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(TokensVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(AnnounceVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(VaultVerb.Build(everywhere, surroundings));
        root.Subcommands.Add(new DoctorVerb(everywhere, surroundings));
        foreach (var verb in AbsentVerbs.Build(everywhere, surroundings))
        {
            root.Subcommands.Add(verb);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        return root;
    }
}
