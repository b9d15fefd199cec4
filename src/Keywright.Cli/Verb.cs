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

    /// <summary>What the command does with a server it speaks to.</summary>
    protected void Does(EverywhereOptions everywhere, Surroundings surroundings, Func<Call, CancellationToken, Task<int>> work) =>
        SetAction((parsed, ct) =>
        {
            var call = new Call(parsed, everywhere, surroundings);
            return call.TargetProblem is { } sentence ? Task.FromResult(call.Misused(sentence)) : work(call, ct);
        });

    /// <summary>What the command does by itself.</summary>
    protected void DoesAlone(EverywhereOptions everywhere, Surroundings surroundings, Func<Call, CancellationToken, Task<int>> work) =>
        SetAction((parsed, ct) =>
        {
            var call = new Call(parsed, everywhere, surroundings);
            return everywhere.Idle(parsed) is { } sentence ? Task.FromResult(call.Misused(sentence)) : work(call, ct);
        });
}
