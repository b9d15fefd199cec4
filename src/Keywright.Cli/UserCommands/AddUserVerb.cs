using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.UserCommands;

/// <summary><c>users add</c>.</summary>
internal sealed class AddUserVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Lower-case letters, digits, . _ -" };
    private readonly Option<string> role = new("--role") { HelpName = "viewer|operator|owner", Description = "What they may do.", Required = true };
    private readonly Option<string?> passwordFile = PasswordVerb.File();

    public AddUserVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("add", "Add a person; the password is asked for, or read from a file or standard input.", "./keywright users add alice --role owner", "./keywright users add bob --role viewer --password-file bob.txt")
    {
        Arguments.Add(name);
        Options.Add(role);
        Options.Add(passwordFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, async secrets =>
        {
            using var password = secrets.NewPassphrase(call.Get(passwordFile));
            using var client = call.Connect();
            var answer = await client.AddUserAsync(new AddUser(call.Get(name)!, call.Get(role)!, password.Text()), ct).ConfigureAwait(false);
            return call.With(answer, user => UsersVerb.Show(call, user, "is added."));
        }, PasswordVerb.What));
    }
}

/// <summary><c>users password</c>.</summary>
internal sealed class PasswordVerb : Verb
{
    public const string What = "password";

    private readonly Argument<string> name = new("NAME") { Description = "Who." };
    private readonly Option<string?> passwordFile = File();

    public PasswordVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("password", "Set another password; sessions with the old one end.", "./keywright users password alice", "./keywright users password alice --password-file alice.txt")
    {
        Arguments.Add(name);
        Options.Add(passwordFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, async secrets =>
        {
            using var password = secrets.NewPassphrase(call.Get(passwordFile));
            using var client = call.Connect();
            var answer = await client.SetPasswordAsync(call.Get(name)!, new SetPassword(password.Text()), ct).ConfigureAwait(false);
            return call.With(answer, user => UsersVerb.Show(call, user, "has a new password."));
        }, What));
    }

    public static Option<string?> File() => new("--password-file") { HelpName = "FILE", Description = "A file that holds the password; - is standard input. Without it you are asked, or standard input is read." };
}
