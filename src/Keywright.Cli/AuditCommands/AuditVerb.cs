using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.AuditCommands;

/// <summary><c>audit</c>: the log.</summary>
internal static class AuditVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var audit = new Verb("audit", "Read and check the log.", "./keywright audit tail --follow", "./keywright audit verify");
        audit.Subcommands.Add(new TailVerb(everywhere, surroundings));
        audit.Subcommands.Add(new SearchVerb(everywhere, surroundings));
        audit.Subcommands.Add(new VerifyVerb(everywhere, surroundings));
        audit.Subcommands.Add(new AbsentVerb(
            "audit export", "Write the log to a file that can be checked elsewhere", "./keywright audit export --to log.kw", everywhere, surroundings));
        return audit;
    }
}
