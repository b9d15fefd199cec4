using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli;

/// <summary>A command with the examples its help shows.</summary>
internal class Verb : Command
{
    public Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    public IReadOnlyList<string> Examples { get; }

    protected void Does(EverywhereOptions everywhere, Surroundings surroundings, Func<Call, CancellationToken, Task<int>> work) =>
        SetAction((parsed, ct) =>
        {
            var call = new Call(parsed, everywhere, surroundings);
            return everywhere.Absent(parsed) is { } sentence
                ? Task.FromResult(call.Misused(sentence))
                : work(call, ct);
        });
}
