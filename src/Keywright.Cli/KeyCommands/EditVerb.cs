using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys edit</c>: what is typed changes, the rest stays.</summary>
internal sealed class EditVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };
    private readonly Option<string?> label = new("--label") { HelpName = "TEXT", Description = "Call it otherwise." };
    private readonly TermsOptions terms = new();

    public EditVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "edit",
            "Change what a key may do; it holds for its very next request. Lists and caps are taken away by none.",
            "./keywright keys edit my-bot --allow-ip 203.0.113.7,10.0.0.0/8",
            "./keywright keys edit my-bot --max-daily-notional none --symbols BTCUSDT")
    {
        Arguments.Add(name);
        Options.Add(label);
        terms.AddTo(this);
        Does(everywhere, surroundings, EditAsync);
    }

    private async Task<int> EditAsync(Call call, CancellationToken ct)
    {
        // A slip of the pen is told before anybody is asked.
        if (!terms.TryApply(call, TermsOptions.Blank, out _, out var misuse))
        {
            return call.Misused(misuse);
        }

        using var client = call.Connect();
        var found = await client.FindKeyAsync(call.Get(name)!, ct).ConfigureAwait(false);
        if (found is not ControlAnswer<KeyDetails>.Done { Value: var before })
        {
            return call.With(found, _ => ExitCode.Done);
        }

        var same = EditKey.Of(before);
        if (!terms.TryApply(call, same with { Label = call.Get(label) ?? before.Label }, out var edit, out misuse))
        {
            return call.Misused(misuse);
        }

        var answer = await client.EditKeyAsync(before.ApiKey, edit, ct).ConfigureAwait(false);
        return call.With(answer, after => Show(call, before, after));
    }

    private static int Show(Call call, KeyDetails before, KeyDetails after)
    {
        if (call.Json)
        {
            return call.Print(after, ControlJson.Default.KeyDetails);
        }

        call.Output.WriteLine(SafeText.Of($"Key {after.Label} is changed."));
        var table = new Columns("", "BEFORE", "NOW");
        Row("label", before.Label, after.Label);
        Row("may", KeyText.Listed(before.Permissions, "nothing"), KeyText.Listed(after.Permissions, "nothing"));
        Row("from", KeyText.Listed(before.AllowedIps, "any address"), KeyText.Listed(after.AllowedIps, "any address"));
        Row("symbols", KeyText.Listed(before.Symbols, "all"), KeyText.Listed(after.Symbols, "all"));
        foreach (var (was, now) in PolicyText.Rules(before.Policy).Zip(PolicyText.Rules(after.Policy)))
        {
            Row(was.Name, was.Text.Length > 0 ? was.Text : "no rule", now.Text.Length > 0 ? now.Text : "no rule");
        }

        Row("trades until", KeyText.Time(before.TradingAuthorityExpiresAt, "no lapse"), KeyText.Time(after.TradingAuthorityExpiresAt, "no lapse"));
        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;

        void Row(string what, string was, string now)
        {
            if (was != now)
            {
                table.Add(what, was, now);
            }
        }
    }
}
