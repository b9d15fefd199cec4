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
    private readonly RegisterOptions there = new(isNew: false);

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
        there.AddTo(this);
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

        if (before.Service is not null)
        {
            return await EditRegisteredAsync(call, client, before, ct).ConfigureAwait(false);
        }

        if (there.Typed(call) is { } option)
        {
            return call.Misused($"{option} goes with a registered key, and {before.Label} is one of this gateway's: leave it out.");
        }

        var same = EditKey.Of(before);
        if (!terms.TryApply(call, same with { Label = call.Get(label) ?? before.Label }, out var edit, out misuse))
        {
            return call.Misused(misuse);
        }

        var answer = await client.EditKeyAsync(before.ApiKey, edit, ct).ConfigureAwait(false);
        return call.With(answer, after => Show(call, before, after));
    }

    private async Task<int> EditRegisteredAsync(Call call, ControlClient client, KeyDetails before, CancellationToken ct)
    {
        if (terms.TypedForTheGateway(call) is { } option)
        {
            return call.Misused($"{option} is held to by this gateway alone, and {before.Label} lives at the exchange: leave it out.");
        }

        var same = new RegisterKey
        {
            Revision = before.Revision,
            Label = call.Get(label) ?? before.Label,
            Service = before.Service!,
            Permissions = before.Permissions,
            AllowedIps = before.AllowedIps,
            LapsesAt = before.ExpiresAt,
            RotateBy = before.RotateBy,
            Owner = before.Owner,
            Purpose = before.Purpose,
            Tags = before.Tags,
            Notes = before.Notes,
        };
        if (!there.TryApply(call, same, out var edit, out var misuse))
        {
            return call.Misused(misuse);
        }

        var answer = await client.EditRegisteredAsync(before.Label, terms.Over(call, edit), ct).ConfigureAwait(false);
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
        Row("service", before.Service ?? "", after.Service ?? "");
        Row("ends", KeyText.Time(before.ExpiresAt, "never"), KeyText.Time(after.ExpiresAt, "never"));
        Row("rotate by", KeyText.Time(before.RotateBy, "the interval"), KeyText.Time(after.RotateBy, "the interval"));
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
