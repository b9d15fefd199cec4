using Keywright.Cli.Terminals;
using Keywright.Server;

namespace Keywright.Cli.VaultCommands;

/// <summary>What <c>vault drill --json</c> prints.</summary>
internal sealed record BackupDrilled(DateTimeOffset MadeAt, int Files, long JournalEntries, int Keys, int Frozen, int RecordsOpened, IReadOnlyList<string> RecordsShut);

/// <summary><c>vault drill</c>: proves a backup by starting a server's gateway on it in a temporary place, which is deleted again.</summary>
internal sealed class ServeDrill : Verb
{
    private readonly BackupSource source = new();

    public ServeDrill(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "drill",
            "Prove that a backup can be restored: take it apart, check the journal, open every secret, and delete it all again.",
            "./keywright vault drill monday.kw",
            "./keywright vault drill monday.kw --passphrase-file passphrase.txt --json")
    {
        source.AddTo(this);
        DoesAlone(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(
            call, secrets => Task.Run(() => source.With(call, secrets, secret => DrillAsync(call, secret, ct).GetAwaiter().GetResult()), ct)));
    }

    private async Task<int> DrillAsync(Call call, GivenSecret secret, CancellationToken ct)
    {
        var place = Directory.CreateTempSubdirectory("keywright-drill-").FullName;
        try
        {
            var home = Path.Combine(place, "home");
            var facts = RestoredHome.TakeApart(source.File(call), secret, home);
            using var log = new ErrorLog(call.Surroundings.Error);
            var (keys, frozen, opened, shut) = await RestoreDrill.RunAsync(home, secret.IsPassphrase, secret.Bytes, log, ct).ConfigureAwait(false);
            var drilled = new BackupDrilled(facts.MadeAt, facts.Files, facts.JournalEntries, keys, frozen, opened, shut);
            if (call.Json)
            {
                call.Print(drilled, CliJson.Default.BackupDrilled);
            }
            else
            {
                call.Output.WriteLine($"The backup of {TimeText.Short(facts.MadeAt)} can be restored.");
                call.Output.WriteLine($"  journal  {facts.JournalEntries} entries, their chain is sound and replays");
                call.Output.WriteLine($"  keys     {keys}, of which {frozen} would start frozen");
                call.Output.WriteLine($"  secrets  {opened} open");
            }

            return shut.Count == 0 ? ExitCode.Done : call.Failed($"{shut.Count} secrets do not open: {string.Join(", ", shut)}.");
        }
        catch (ServerStartException why)
        {
            return call.Failed($"The backup cannot be restored: {why.Message}");
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }
}
