using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AnnounceCommands;

/// <summary><c>announce</c>: who is told when a key changes.</summary>
internal static class AnnounceVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var announce = new Verb("announce", "Who is told when a key changes.", "./keywright announce webhook https://hooks.example.com/keywright", "./keywright announce account paper on");
        announce.Subcommands.Add(new PlainAnnounceVerb("show", "Show where changes are announced, and what is on its way.", "./keywright announce show", static (client, ct) => client.AnnounceSettingsAsync(ct), everywhere, surroundings));
        announce.Subcommands.Add(new WebhookVerb(everywhere, surroundings));
        announce.Subcommands.Add(new MailVerb(everywhere, surroundings));
        announce.Subcommands.Add(new AnnouncedAccountVerb(everywhere, surroundings));
        announce.Subcommands.Add(new PlainAnnounceVerb("test", "Send an announcement that tells of nothing, every way there is.", "./keywright announce test", static (client, ct) => client.TestAnnouncingAsync(ct), everywhere, surroundings));
        announce.Subcommands.Add(new OffVerb(everywhere, surroundings));
        return announce;
    }

    public static int Show(Call call, AnnounceSettings settings)
    {
        if (call.Json)
        {
            return call.Print(settings, ControlJson.Default.AnnounceSettings);
        }

        var output = call.Output;
        if (settings.Channels.Count == 0)
        {
            output.WriteLine("Changes are announced nowhere. Next: ./keywright announce webhook https://hooks.example.com/keywright");
        }

        foreach (var channel in settings.Channels)
        {
            output.WriteLine(SafeText.Of($"  {channel.Name,-9} {channel.To}"));
            output.WriteLine(SafeText.Of($"            {channel.Waiting} on their way, {channel.Delivered} arrived{(channel.LastAt is { } at ? $", the last at {TimeText.Short(at)}" : "")}{(channel.Lost > 0 ? $", {channel.Lost} lost" : "")}{(channel.LastProblem is { } problem ? "; " + problem : "")}"));
        }

        output.WriteLine(SafeText.Of($"  of        live accounts{(settings.Accounts.Count > 0 ? ", and " + string.Join(", ", settings.Accounts) : "; ./keywright announce account paper on tells of others too")}"));
        if (settings.Secret is { } secret)
        {
            output.WriteLine(SafeText.Of($"  secret    {secret}"));
            output.WriteLine("            Messages are signed with it; it is shown this once: give it to the receiver now.");
        }

        return ExitCode.Done;
    }
}

/// <summary><c>announce show</c> and <c>announce test</c>.</summary>
internal sealed class PlainAnnounceVerb : Verb
{
    public PlainAnnounceVerb(
        string verb, string description, string example, Func<ControlClient, CancellationToken, Task<ControlAnswer<AnnounceSettings>>> ask, EverywhereOptions everywhere, Surroundings surroundings)
        : base(verb, description, example)
        => Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await ask(client, ct).ConfigureAwait(false), settings => AnnounceVerb.Show(call, settings));
        });
}

/// <summary><c>announce account</c>.</summary>
internal sealed class AnnouncedAccountVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "An account." };
    private readonly Argument<string> told = new("on|off") { Description = "Whether changes of its keys are announced; those of a live account always are." };

    public AnnouncedAccountVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("account", "Announce the changes on an account that is not live, or no longer.", "./keywright announce account paper on")
    {
        Arguments.Add(name);
        Arguments.Add(told);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            if (call.Get(told) is not ("on" or "off"))
            {
                return call.Misused($"announce account takes on or off, not '{call.Get(told)}'.");
            }

            using var client = call.Connect();
            var answer = await client.SetAnnouncedAsync(call.Get(name)!, new SetAnnounced(call.Get(told) == "on"), ct).ConfigureAwait(false);
            return call.With(answer, settings => AnnounceVerb.Show(call, settings));
        });
    }
}

/// <summary><c>announce off</c>.</summary>
internal sealed class OffVerb : Verb
{
    private readonly Argument<string> channel = new("webhook|mail") { Description = "Which way." };

    public OffVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("off", "Announce no more by webhook, or by mail; what was on its way goes nowhere.", "./keywright announce off webhook")
    {
        Arguments.Add(channel);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await client.EndAnnouncingAsync(call.Get(channel)!, ct).ConfigureAwait(false), settings => AnnounceVerb.Show(call, settings));
        });
    }
}
