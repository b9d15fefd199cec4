using Keywright.Cli.Terminals;

namespace Keywright.Cli.VaultCommands;

/// <summary>What <c>vault restore --json</c> prints.</summary>
internal sealed record HomeRestored(string Home, DateTimeOffset MadeAt, int Files, long JournalEntries, string OpensWith);

/// <summary><c>vault restore</c>: a new home from a backup, with every key frozen.</summary>
internal sealed class RestoreVerb : Verb
{
    private readonly BackupSource source = new();

    public RestoreVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "restore",
            "Make a new home from a backup. Every key in it is frozen until you thaw it.",
            "./keywright vault restore monday.kw --home restored",
            "./keywright vault restore monday.kw --home restored --key-file backup.key")
    {
        source.AddTo(this);
        DoesAlone(everywhere, surroundings, (call, _) => SecretReader.WithAsync(call, secrets => Task.FromResult(source.With(call, secrets, secret => Restore(call, secret)))));
    }

    private int Restore(Call call, GivenSecret secret)
    {
        var facts = RestoredHome.Put(source.File(call), secret, call.Home);
        if (call.Json)
        {
            return call.Print(
                new HomeRestored(call.Home.Path, facts.MadeAt, facts.Files, facts.JournalEntries, secret.IsPassphrase ? "passphrase" : "key-file"), CliJson.Default.HomeRestored);
        }

        call.Output.WriteLine(SafeText.Of($"The home {call.Home.Path} is as it was at {TimeText.Short(facts.MadeAt)}; its journal of {facts.JournalEntries} entries is sound."));
        call.Output.WriteLine("Every key is frozen and refused until you thaw it: a key that was revoked since is among them. Caps count as used up for the rest of the day.");
        call.Output.WriteLine("Tokens and sign-ins in it are over, and nobody signs in until ./keywright users password gave them a new password.");
        call.Output.WriteLine($"It opens with the {(secret.IsPassphrase ? "passphrase" : "key")} of the backup. Next: ./keywright serve --home {call.Home.Path}");
        return ExitCode.Done;
    }
}
