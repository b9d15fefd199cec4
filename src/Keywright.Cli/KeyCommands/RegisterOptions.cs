using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>What only a key at the exchange has, as options of <c>keys register</c> and <c>keys edit</c>.</summary>
internal sealed class RegisterOptions(bool isNew)
{
    private readonly Option<string?> service = new("--service") { HelpName = "NAME", Description = "Who holds the key at the exchange.", Required = isNew };
    private readonly Option<string?> lapse = new("--lapse") { HelpName = "DATE", Description = "When it ends or may no longer trade there, as 2027-01-31 or 90d." };
    private readonly Option<string?> rotateBy = new("--rotate-by") { HelpName = "DATE", Description = "When its secret is to be changed there, as 2027-01-31 or 90d." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[service, lapse, rotateBy])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The first of them that was typed; null when none was.</summary>
    public string? Typed(Call call) => ((Option[])[service, lapse, rotateBy]).FirstOrDefault(call.Has)?.Name;

    /// <summary>What is typed in the place of what was; false with one sentence when it is wrong.</summary>
    public bool TryApply(Call call, RegisterKey before, out RegisterKey after, out string misuse)
    {
        after = before;
        if (!TryDate(call, lapse, before.LapsesAt, out var lapses, out misuse) || !TryDate(call, rotateBy, before.RotateBy, out var rotates, out misuse))
        {
            return false;
        }

        after = before with { Service = call.Get(service) ?? before.Service, LapsesAt = lapses, RotateBy = rotates };
        return true;
    }

    // What is wrong is not repeated: whoever pastes into the wrong place may have pasted a secret.
    private static bool TryDate(Call call, Option<string?> option, DateTimeOffset? before, out DateTimeOffset? date, out string misuse)
    {
        (date, misuse) = (before, "");
        switch (call.Get(option))
        {
            case null:
                return true;
            case TermsOptions.None:
                date = null;
                return true;
            case var text when TimeText.TryDate(text, call.Surroundings.Time.GetUtcNow(), out var read):
                date = read;
                return true;
            default:
                misuse = $"{option.Name} takes a date as 2027-01-31, a span from now as 90d, or none.";
                return false;
        }
    }
}
