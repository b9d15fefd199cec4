using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys presets</c>: which rights serve which use.</summary>
internal sealed class PresetsVerb : Verb
{
    public PresetsVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("presets", "List the presets: the least rights that serve each use.", "./keywright keys presets") => Does(everywhere, surroundings, ListAsync);

    private static async Task<int> ListAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.PresetsAsync(ct).ConfigureAwait(false), presets => Show(call, presets));
    }

    private static int Show(Call call, IReadOnlyList<PresetDetails> presets)
    {
        if (call.Json)
        {
            return call.Print(presets, ControlJson.Default.IReadOnlyListPresetDetails);
        }

        var table = new Columns("PRESET", "MAY", "RULES", "SERVES");
        foreach (var preset in presets)
        {
            var rules = string.Join("; ", PolicyText.Rules(preset.Policy).Where(rule => rule.Text.Length > 0).Select(rule => $"{rule.Name} {rule.Text}"));
            table.Add(preset.Name, string.Join(",", preset.Permissions), rules.Length == 0 ? "-" : rules, preset.Serves);
        }

        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;
    }
}
