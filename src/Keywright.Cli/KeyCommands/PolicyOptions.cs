using System.CommandLine;
using Keywright.Keys.Policy;

namespace Keywright.Cli.KeyCommands;

/// <summary>The rules of a key as options, one for each; <c>none</c> takes a rule away.</summary>
internal sealed class PolicyOptions
{
    private readonly (PolicyField Field, Option Option, Func<Call, string?> Typed)[] all = [.. PolicyField.All.Select(Of)];

    /// <summary>The first of them that was typed; null when none was.</summary>
    public string? Typed(Call call) => all.Select(one => one.Option).FirstOrDefault(call.Has)?.Name;

    public void AddTo(Command command)
    {
        foreach (var (_, option, _) in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is typed in the place of what was; false with one sentence when it is wrong.</summary>
    public bool TryApply(Call call, KeyPolicy before, out KeyPolicy after, out string misuse)
    {
        (after, misuse) = (before, "");
        foreach (var (field, option, typed) in all)
        {
            if (typed(call) is not { } text)
            {
                continue;
            }

            if ((text == TermsOptions.None ? field.Without(after) : text.Length == 0 ? null : field.TryRead(after, text)) is not { } read)
            {
                misuse = $"{option.Name} takes {field.Takes}, or none, not '{text}'.";
                return false;
            }

            after = read;
        }

        return true;
    }

    /// <summary>What was typed is null when nothing was.</summary>
    private static (PolicyField, Option, Func<Call, string?>) Of(PolicyField field)
    {
        if (field.IsList)
        {
            var list = TermsOptions.List("--" + field.Name, field.Value, field.Says);
            return (field, list, call => TermsOptions.Given(call, list) is { } words ? words is [] ? TermsOptions.None : string.Join(", ", words) : null);
        }

        var one = TermsOptions.Text("--" + field.Name, field.Value, field.Says);
        return (field, one, call => call.Get(one));
    }
}
