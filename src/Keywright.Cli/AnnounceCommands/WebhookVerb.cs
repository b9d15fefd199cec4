using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AnnounceCommands;

/// <summary><c>announce webhook</c>.</summary>
internal sealed class WebhookVerb : Verb
{
    private readonly Argument<string> url = new("URL") { Description = "Where each change is posted as JSON; https." };

    public WebhookVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("webhook", "Post each change to a URL; the secret that messages are signed with is shown once.", "./keywright announce webhook https://hooks.example.com/keywright")
    {
        var allowPrivate = Private();
        Arguments.Add(url);
        Options.Add(allowPrivate);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            var answer = await client.SetWebhookAsync(new SetWebhook(call.Get(url)!, call.Get(allowPrivate)), ct).ConfigureAwait(false);
            return call.With(answer, settings => AnnounceVerb.Show(call, settings));
        });
    }

    public static Option<bool> Private() => new("--allow-private") { Description = "Also when that is this machine, a private network, or another address that is not public." };
}
