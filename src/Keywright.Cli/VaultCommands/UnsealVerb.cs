using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault unseal</c>.</summary>
internal sealed class UnsealVerb : Verb
{
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile();
    private readonly Option<string?> keyFile = new("--key-file") { HelpName = "FILE", Description = "The key file; else the one the server knows." };

    public UnsealVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "unseal",
            "Open the vault, and with it the gateway.",
            "./keywright vault unseal",
            "./keywright vault unseal --passphrase-file - <passphrase.txt",
            "./keywright vault unseal --key-file seal.key")
    {
        Options.Add(passphraseFile);
        Options.Add(keyFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, secrets => UnsealAsync(call, secrets, ct)));
    }

    private async Task<int> UnsealAsync(Call call, SecretReader secrets, CancellationToken ct)
    {
        if (call.Has(passphraseFile) && call.Has(keyFile))
        {
            return call.Misused("--passphrase-file and --key-file: give one of them.");
        }

        using var client = call.Connect();
        var now = await client.VaultAsync(ct).ConfigureAwait(false);
        if (now is not ControlAnswer<VaultStatus>.Done { Value: var status })
        {
            return call.With(now, _ => ExitCode.Done);
        }

        if (!status.Sealed)
        {
            return call.Failed("The vault is open already.");
        }

        using var secret = call.Get(keyFile) is { } path ? SecretReader.Key(path)
            : status.Method == "passphrase" || call.Has(passphraseFile) ? secrets.Passphrase(call.Get(passphraseFile))
            : null;
        using var body = new SecretBody();
        if (secret is not null)
        {
            body.Add(secret.Kind(isNext: false), secret.Bytes.Span);
        }

        return call.With(
            await client.UnsealVaultAsync(body, ct).ConfigureAwait(false),
            done => VaultVerb.Show(call, done, "The vault is open; the gateway serves."));
    }
}
