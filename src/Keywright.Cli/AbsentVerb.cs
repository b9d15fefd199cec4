using Keywright.Cli.Terminals;

namespace Keywright.Cli;

/// <summary>
/// A command of the design that does not act yet. It exists so that it says so, whatever follows it on the line,
/// and ends with 2; it is never taken for a typing slip.
/// </summary>
internal sealed class AbsentVerb : Verb
{
    public AbsentVerb(string path, string description, string example, CommonOptions common, Surroundings surroundings)
        : base(path.Split(' ')[^1], description + " (does not act yet)", example)
    {
        TreatUnmatchedTokensAsErrors = false;
        Does(common, surroundings, (call, _) => Task.FromResult(call.Misused($"keywright {path} does not act yet.")));
    }
}
