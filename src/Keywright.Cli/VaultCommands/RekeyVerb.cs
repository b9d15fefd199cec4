using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault rekey</c>: a new root key, and a new passphrase or key file that opens it.</summary>
internal sealed class RekeyVerb : Verb
{
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile("A file that holds the passphrase in use; - is a line of standard input.");
    private readonly Option<string?> newPassphraseFile = new("--new-passphrase-file") { HelpName = "FILE", Description = "A file that holds the new passphrase; - is a line of standard input." };
    private readonly Option<string?> newKeyFile = new("--new-key-file") { HelpName = "FILE", Description = "Open with this key file from now on; made when there is none. serve then needs --key-file." };
    private readonly Option<bool> ownKeyFile = new("--to-key-file") { Description = "Open with a new seal.key in the home from now on." };

    public RekeyVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "rekey",
            "Put every secret under a new root key, with a new passphrase or key file, while trading goes on.",
            "./keywright vault rekey",
            "./keywright vault rekey --passphrase-file old.txt --new-passphrase-file new.txt",
            "./keywright vault rekey --to-key-file")
    {
        Options.Add(passphraseFile);
        Options.Add(newPassphraseFile);
        Options.Add(newKeyFile);
        Options.Add(ownKeyFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, secrets => RekeyAsync(call, secrets, ct)));
    }

    private async Task<int> RekeyAsync(Call call, SecretReader secrets, CancellationToken ct)
    {
        if ((call.Has(newPassphraseFile) ? 1 : 0) + (call.Has(newKeyFile) ? 1 : 0) + (call.Get(ownKeyFile) ? 1 : 0) > 1)
        {
            return call.Misused("--new-passphrase-file, --new-key-file and --to-key-file: give one of them.");
        }

        using var client = call.Connect();
        var now = await client.VaultAsync(ct).ConfigureAwait(false);
        if (now is not ControlAnswer<VaultStatus>.Done { Value: var status })
        {
            return call.With(now, _ => ExitCode.Done);
        }

        if (status.Sealed)
        {
            return call.Failed("The vault is sealed: open it first with keywright vault unseal.");
        }

        using var current = status.Method == "passphrase" ? secrets.Passphrase(call.Get(passphraseFile), "Passphrase in use") : null;
        using var next = call.Get(ownKeyFile) ? null
            : call.Get(newKeyFile) is { } path ? SecretReader.KeyMadeIfMissing(path, out _)
            : secrets.NewPassphrase(call.Get(newPassphraseFile));
        using var body = new SecretBody();
        if (current is not null)
        {
            body.Add(current.Kind(isNext: false), current.Bytes.Span);
        }

        if (next is not null)
        {
            body.Add(next.Kind(isNext: true), next.Bytes.Span);
        }

        return call.With(
            await client.RekeyVaultAsync(body, ct).ConfigureAwait(false),
            done => VaultVerb.Show(call, done, $"Every secret is under the new root key {done.RootId}; what opened the old one opens nothing any more. Make a new backup."));
    }
}
