using System.CommandLine;
using System.CommandLine.Parsing;
using Keywright.Cli.Terminals;

namespace Keywright.Cli;

/// <summary>What is wrong with a command line, in one sentence, and where the right way is shown.</summary>
internal static class UsageSentence
{
    public static string Of(ParseResult parsed)
    {
        var path = Path(parsed.CommandResult);
        if (parsed.UnmatchedTokens.Count != 0)
        {
            return SafeText.Of($"There is no command, option or place for '{parsed.UnmatchedTokens[0]}'. See {path} --help.");
        }
        var first = parsed.Errors.Count == 0 ? "The command is incomplete." : parsed.Errors[0].Message;
        return SafeText.Of($"{first.TrimEnd('.')}. See {path} --help.");
    }

    private static string Path(CommandResult at)
    {
        List<string> names = [];
        for (SymbolResult? result = at; result is CommandResult command; result = result.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "keywright" : command.Command.Name);
        }
        return string.Join(' ', names);
    }
}
