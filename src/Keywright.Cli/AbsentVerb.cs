using Keywright.Cli.Terminals;

namespace Keywright.Cli;

/// <summary>
/// A command of the design that does not act yet. It exists so that it says so, whatever follows it on the line,
/// and ends with 2; it is never taken for a typing slip.
/// </summary>
internal sealed class AbsentVerb : Verb
{
    public AbsentVerb(string path, string description, string example, EverywhereOptions everywhere, Surroundings surroundings)
        : base(path.Split(' ')[^1], description + " (does not act yet)", example)
    {
        TreatUnmatchedTokensAsErrors = false;
        // Not through Does: whatever else on the line is not served either, this is what the owner needs to hear.
        SetAction(parsed => new Call(parsed, everywhere, surroundings).Misused($"keywright {path} does not act yet."));
    }
}
