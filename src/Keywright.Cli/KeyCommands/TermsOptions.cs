using System.CommandLine;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>What a key may do and what stands beside it, as options: a new key is told all of it, an edit what is to change.</summary>
internal sealed class TermsOptions
{
    /// <summary>Takes a list, a cap or an end away.</summary>
    public const string None = "none";

    private readonly Option<string[]> permit = List("--permit", "P,...", "Permissions, as read,spot.");
    private readonly Option<string[]> allowIp = List("--allow-ip", "CIDR,...", "Addresses or ranges it may call from.");
    private readonly Option<string[]> symbols = List("--symbols", "S,...", "Symbols it may trade, as BTCUSDT, BTC* or *USDT.");
    private readonly PolicyOptions policy = new();
    private readonly Option<string?> owner = Text("--owner", "NAME", "Whose bot or service it is.");
    private readonly Option<string?> purpose = Text("--purpose", "TEXT", "What it is for.");
    private readonly Option<string[]> tags = List("--tags", "T,...", "Words to find it by.");
    private readonly Option<string?> notes = Text("--notes", "TEXT", "Whatever else is to stand beside it.");
    private readonly Option<bool> uncapped = new("--uncapped") { Description = "On a live account: trade without symbols, caps or addresses." };

    /// <summary>A key that has nothing yet.</summary>
    public static EditKey Blank { get; } = new() { Revision = 0, Label = "", Permissions = [], AllowedIps = [], Symbols = [], Policy = new() };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[permit, allowIp, symbols, owner, purpose, tags, notes, uncapped])
        {
            command.Options.Add(option);
        }

        policy.AddTo(command);
    }

    /// <summary>The first option typed that only this gateway can hold a key to; null when none was.</summary>
    public string? TypedForTheGateway(Call call) => call.Has(symbols) ? symbols.Name : call.Has(uncapped) ? uncapped.Name : policy.Typed(call);

    /// <summary>What is typed of a key at the exchange. The server looks at the words first, so that a secret among them is never repeated.</summary>
    public RegisterKey Over(Call call, RegisterKey before) => before with
    {
        Permissions = Given(call, permit) ?? before.Permissions,
        AllowedIps = Given(call, allowIp) ?? before.AllowedIps,
        Tags = Given(call, tags) ?? before.Tags,
        Owner = call.Get(owner) ?? before.Owner,
        Purpose = call.Get(purpose) ?? before.Purpose,
        Notes = call.Get(notes) ?? before.Notes,
    };

    /// <summary>What is typed in the place of what was; false with one sentence when it is wrong.</summary>
    public bool TryApply(Call call, EditKey before, out EditKey after, out string misuse)
    {
        after = before with
        {
            Permissions = Given(call, permit) ?? before.Permissions,
            AllowedIps = Given(call, allowIp) ?? before.AllowedIps,
            Symbols = Given(call, symbols) ?? before.Symbols,
            Tags = Given(call, tags) ?? before.Tags,
            Owner = call.Get(owner) ?? before.Owner,
            Purpose = call.Get(purpose) ?? before.Purpose,
            Notes = call.Get(notes) ?? before.Notes,
            Uncapped = call.Get(uncapped),
        };
        if (after.Permissions.FirstOrDefault(word => !KnownWords.Permissions.Contains(word)) is { } unknown)
        {
            misuse = $"--permit takes {KnownWords.Or(KnownWords.Permissions)}, not '{unknown}'.";
            return false;
        }

        if (!policy.TryApply(call, before.Policy, out var rules, out misuse))
        {
            return false;
        }

        after = after with { Policy = rules };
        return true;
    }

    /// <summary>Null when the option was not typed; empty when it says none.</summary>
    public static string[]? Given(Call call, Option<string[]> option)
    {
        if (!call.Has(option))
        {
            return null;
        }

        string[] words = [.. call.Get(option)!.SelectMany(part => part.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return words is [None] ? [] : words;
    }

    public static Option<string[]> List(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, DefaultValueFactory = _ => [] };

    public static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
