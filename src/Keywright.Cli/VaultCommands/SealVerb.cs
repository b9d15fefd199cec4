using Keywright.Cli.Terminals;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault seal</c>.</summary>
internal sealed class SealVerb : Verb
{
    public SealVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("seal", "Close the vault at once: secrets leave the memory, connections end, every request is refused.", "./keywright vault seal") =>
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(
                await client.SealVaultAsync(ct).ConfigureAwait(false),
                done => VaultVerb.Show(call, done, "The vault is sealed; nothing is served until ./keywright vault unseal."));
        });
}
