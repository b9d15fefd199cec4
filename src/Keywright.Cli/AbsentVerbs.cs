using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli;

/// <summary>The commands of the design that do not act yet.</summary>
internal static class AbsentVerbs
{
    private static readonly (string Path, string Description, string Example)[] Groups =
    [
        ("scan", "Find exchange keys in files and git history", "./keywright scan ."),
        ("drill", "Fault drills on the paper exchange", "./keywright drill 429"),
        ("market", "Import and replay market data", "./keywright market list"),
        ("bot", "Run a strategy", "./keywright bot list"),
        ("backtest", "Test a strategy on history", "./keywright backtest Grid"),
        ("report", "Portfolio, profit and tax", "./keywright report pnl"),
    ];

    private static readonly (string Path, string Description, string Example)[] Leaves =
    [
    ];

    public static IEnumerable<Command> Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        foreach (var (path, description, example) in Groups)
        {
            var group = new AbsentVerb(path, description, example, everywhere, surroundings);
            foreach (var leaf in Leaves.Where(leaf => leaf.Path.StartsWith(path + " ", StringComparison.Ordinal)))
            {
                group.Subcommands.Add(new AbsentVerb(leaf.Path, leaf.Description, leaf.Example, everywhere, surroundings));
            }
            yield return group;
        }
    }
}
