using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault init</c>: a passphrase in the place of the key file.</summary>
internal sealed class InitVerb : Verb
{
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile("A file that holds the new passphrase; - is standard input.");

    public InitVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "init",
            "Set a passphrase: from the next start on the server begins sealed.",
            "./keywright vault init",
            "./keywright vault init --passphrase-file passphrase.txt")
    {
        Options.Add(passphraseFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, secrets => InitAsync(call, secrets, ct)));
    }

    private async Task<int> InitAsync(Call call, SecretReader secrets, CancellationToken ct)
    {
        using var client = call.Connect();
        var now = await client.VaultAsync(ct).ConfigureAwait(false);
        if (now is not ControlAnswer<VaultStatus>.Done { Value: var status })
        {
            return call.With(now, _ => ExitCode.Done);
        }

        if (status.Method == "passphrase")
        {
            return call.Failed("The vault has a passphrase already: change it with keywright vault rekey.");
        }

        if (status.Sealed)
        {
            return call.Failed("The vault is sealed: open it first with keywright vault unseal.");
        }

        using var next = secrets.NewPassphrase(call.Get(passphraseFile));
        using var body = new SecretBody();
        body.Add(SecretKind.NextPassphrase, next.Bytes.Span);
        var answer = await client.RekeyVaultAsync(body, ct).ConfigureAwait(false);
        return call.With(answer, done => VaultVerb.Show(
            call, done, "The vault opens with your passphrase and with nothing else; the key file is gone. A start begins sealed: ./keywright vault unseal. Who loses the passphrase loses every key."));
    }
}
