using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.VaultCommands;

/// <summary><c>vault status</c>.</summary>
internal sealed class StatusVerb : Verb
{
    public StatusVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("status", "Show whether the vault is sealed and what opens it.", "./keywright vault status") =>
        Does(everywhere, surroundings, ShowAsync);

    private static async Task<int> ShowAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.VaultAsync(ct).ConfigureAwait(false), status =>
        {
            if (call.Json)
            {
                return call.Print(status, ControlJson.Default.VaultStatus);
            }

            var output = call.Output;
            output.WriteLine(status.Sealed ? "The vault is sealed; nothing is served." : "The vault is open.");
            output.WriteLine($"  opens with  {(status.Method == "passphrase" ? "a passphrase" : "a key file")}");
            output.WriteLine($"  root key    {status.RootId}");
            if (status.Records is { } records)
            {
                output.WriteLine($"  records     {records.ToString("N0", CultureInfo.InvariantCulture)}");
            }

            if (status.WaitSeconds > 0)
            {
                output.WriteLine($"  next try    in {status.WaitSeconds} seconds");
            }

            if (!status.PassphrasesWork)
            {
                output.WriteLine("Passphrases need libsodium.so.23 (package libsodium23), which this machine has not.");
            }
            else if (status is { Sealed: false, Method: "key-file" })
            {
                output.WriteLine("Whoever can read the key file can use every key kept here. Next: ./keywright vault init");
            }

            return ExitCode.Done;
        });
    }
}
