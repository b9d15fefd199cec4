using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AnnounceCommands;

/// <summary><c>announce mail</c>.</summary>
internal sealed class MailVerb : Verb
{
    private readonly Option<string> host = new("--host") { HelpName = "NAME", Description = "Your mail server.", Required = true };
    private readonly Option<int> port = new("--port") { HelpName = "587", Description = "Where it offers STARTTLS.", DefaultValueFactory = _ => 587 };
    private readonly Option<string> from = new("--from") { HelpName = "ADDRESS", Description = "Who the mail is from.", Required = true };
    private readonly Option<string> to = new("--to") { HelpName = "ADDRESS,...", Description = "Who gets it.", Required = true };
    private readonly Option<string?> user = new("--user") { HelpName = "NAME", Description = "To sign in there; the password is asked for, or read from a file or standard input." };
    private readonly Option<string?> passwordFile = new("--password-file") { HelpName = "FILE", Description = "A file that holds the password; - is standard input." };

    public MailVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("mail", "Send each change by mail.", "./keywright announce mail --host smtp.example.com --from keywright@example.com --to ann@example.com --user keywright --password-file mail.txt")
    {
        var allowPrivate = WebhookVerb.Private();
        foreach (var option in (Option[])[host, port, from, to, user, passwordFile, allowPrivate])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, async secrets =>
        {
            if (call.Get(user) is null && call.Get(passwordFile) is not null)
            {
                return call.Misused("--password-file goes with --user.");
            }

            using var password = call.Get(user) is null ? null : secrets.Passphrase(call.Get(passwordFile));
            using var client = call.Connect();
            string[] receivers = call.Get(to)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var wish = new SetMail(call.Get(host)!, call.Get(port), call.Get(from)!, receivers, call.Get(user), password?.Text(), call.Get(allowPrivate));
            return call.With(await client.SetMailAsync(wish, ct).ConfigureAwait(false), settings => AnnounceVerb.Show(call, settings));
        }, "password"));
    }
}
