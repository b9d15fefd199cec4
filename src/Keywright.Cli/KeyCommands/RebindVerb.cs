using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys rebind</c>: another address in the place of one on the allow-list, now or by a link.</summary>
internal sealed class RebindVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };
    private readonly Option<string?> to = new("--to") { HelpName = "ADDRESS", Description = "The address from now on." };
    private readonly Option<string?> from = new("--from") { HelpName = "ENTRY", Description = "The entry of the allow-list that gives way; else its only single address." };
    private readonly Option<string?> link = new("--link") { HelpName = "24h|none", Description = "Print a link instead, that binds the key to the address it is opened from; none takes all such links away." };
    private readonly Option<string?> person = new("--person") { HelpName = "NAME", Description = "Whose one-time code the link takes at each use; it is good for the whole time then." };

    public RebindVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "rebind",
            "Put another address in the place of one on a key's allow-list; the old one is dead at once.",
            "./keywright keys rebind my-bot --to 203.0.113.7",
            "./keywright keys rebind my-bot --link 24h",
            "./keywright keys rebind my-bot --link 90d --person alice")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[to, from, link, person])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, RebindAsync);
    }

    private async Task<int> RebindAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var key = call.Get(name)!;
        switch (call.Get(to), call.Get(link))
        {
            case ({ } address, null) when call.Get(person) is null:
                return call.With(await client.RebindKeyAsync(key, new RebindKey(address, call.Get(from)), ct).ConfigureAwait(false), changed => Show(call, changed, "may be used from"));
            case (null, TermsOptions.None) when call.Get(person) is null && call.Get(from) is null:
                return call.With(await client.EndRebindLinksAsync(key, ct).ConfigureAwait(false), changed => Show(call, changed, "has no links for binding any more; it may be used from"));
            case (null, { } text) when TimeText.TrySpan(text, out var span):
                var wish = new MakeRebindLink((long)span.TotalSeconds, call.Get(from), call.Get(person));
                return call.With(await client.MakeRebindLinkAsync(key, wish, ct).ConfigureAwait(false), made => Show(call, made with { Url = call.Reachable(made.Url) }));
            case (null, { } text):
                return call.Misused($"--link takes a span as 24h or 90d, or none by itself, not '{text}'.");
            default:
                return call.Misused("keys rebind takes --to ADDRESS, or --link 24h with --person NAME if a person's code is to be asked for.");
        }
    }

    private static int Show(Call call, KeyDetails key, string what)
    {
        if (call.Json)
        {
            return call.Print(key, ControlJson.Default.KeyDetails);
        }

        call.Output.WriteLine(SafeText.Of($"Key {key.Label} {what} {KeyText.Listed(key.AllowedIps, "any address")}."));
        return ExitCode.Done;
    }

    private static int Show(Call call, RebindLinkMade made)
    {
        if (call.Json)
        {
            return call.Print(made, ControlJson.Default.RebindLinkMade);
        }

        call.Output.WriteLine(SafeText.Of($"  link       {made.Url}"));
        call.Output.WriteLine(SafeText.Of($"             Opened from a new address it binds {made.Label} to that, in the place of {made.Replaces}: {(made.Person.Length > 0 ? $"with a one-time code of {made.Person}, as often as needed" : "once")}, until {TimeText.Short(made.ExpiresAt)}."));
        return ExitCode.Done;
    }
}
