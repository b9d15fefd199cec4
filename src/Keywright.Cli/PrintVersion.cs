using System.CommandLine;
using System.CommandLine.Invocation;

namespace Keywright.Cli;

/// <summary><c>--version</c>: the program's own, also where another program hosts it.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ServeVerb.Version);
        return ExitCode.Done;
    }
}
