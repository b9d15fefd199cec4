using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Keywright.Cli;

/// <summary>The library's help, and under it the examples of the command.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            Write(parseResult.InvocationConfiguration.Output, verb.Examples);
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            Write(parseResult.InvocationConfiguration.Output, CommandTree.Examples);
        }
        return ExitCode.Done;
    }

    private static void Write(TextWriter output, IReadOnlyList<string> examples)
    {
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in examples)
        {
            output.WriteLine("  " + example);
        }
        output.WriteLine();
    }
}
