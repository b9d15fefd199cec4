using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault</c>: what is kept sealed, and what opens it.</summary>
internal static class VaultVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var vault = new Verb("vault", "Seal and open what is kept secret, back it up and restore it.", "./keywright vault status", "./keywright vault init");
        vault.Subcommands.Add(new StatusVerb(everywhere, surroundings));
        vault.Subcommands.Add(new InitVerb(everywhere, surroundings));
        vault.Subcommands.Add(new UnsealVerb(everywhere, surroundings));
        vault.Subcommands.Add(new SealVerb(everywhere, surroundings));
        vault.Subcommands.Add(new RekeyVerb(everywhere, surroundings));
        vault.Subcommands.Add(new BackupVerb(everywhere, surroundings));
        vault.Subcommands.Add(new RestoreVerb(everywhere, surroundings));
        vault.Subcommands.Add(new ServeDrill(everywhere, surroundings));
        return vault;
    }

    public static Option<string?> PassphraseFile(string description = "A file that holds the passphrase; - is standard input.") =>
        new("--passphrase-file") { HelpName = "FILE", Description = description };

    public static int Show(Call call, VaultStatus status, string sentence)
    {
        if (call.Json)
        {
            return call.Print(status, ControlJson.Default.VaultStatus);
        }

        call.Output.WriteLine(sentence);
        return ExitCode.Done;
    }
}
