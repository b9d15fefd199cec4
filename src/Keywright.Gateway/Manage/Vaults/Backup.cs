using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Store;
using Keywright.Journal;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>
/// What a backup holds, as of one moment: a copy of the database with its records under a root of the backup's own and every key held, the
/// journal up to the last entry that was on disk, and the snapshots up to it.
/// </summary>
public sealed class Backup : IDisposable
{
    private const int AttemptsMax = 3;

    private readonly long madeUs;
    private readonly string database;
    private readonly SealKey root;
    private readonly RootSlot slot;
    private readonly List<(string Name, long Bytes, IDiskFile File)> files;

    private Backup(long madeUs, string database, SealKey root, RootSlot slot, ulong sequence, List<(string, long, IDiskFile)> files)
        => (this.madeUs, this.database, this.root, this.slot, Sequence, this.files) = (madeUs, database, root, slot, sequence, files);

    /// <summary>The last journal entry in it.</summary>
    public ulong Sequence { get; }

    internal static async Task<Backup> BeginAsync(GatewayOptions options, Ground ground, RunningGateway gateway, RootOpener opener)
    {
        var parts = gateway.Parts;
        var drawn = new byte[8];
        ground.Random.Fill(drawn);
        var database = Path.Combine(options.Home, $"backup-{Convert.ToHexStringLower(drawn)}.db");
        var root = SealKey.New(ground.Random);
        var files = new List<(string, long, IDiskFile)>();
        try
        {
            // 1. Database and journal of one moment: no key is made between the two. The guess-proof part takes long and needs no gate.
            var slot = RootSlot.Close(root, opener, options.PassphraseCost, ground.Random);
            var sequence = await gateway.Keys.WithoutChangesAsync(async () =>
            {
                SealedRecords.CopyTo(parts.Store, database);
                await parts.Journal.DurableAsync(parts.Journal.LastSequence);
                var reached = parts.Journal.DurableSequence;
                Collect(options, ground, parts, reached, files);

                // 2. The copy's records under the backup's root, while the vault's cannot change.
                using var copy = KeyStore.Open(database);
                new LinkStore(copy).EndAll();
                new AnnouncementStore(copy).EndWaiting();
                using var under = new Vault(root, ground.Random);
                SealedRecords.Rewrap(copy, parts.Vault, under, slot.RootId);
                HeldKeys.Mark(copy);
                new PeopleStore(copy).EndAccess();
                SealedRecords.ForgetLog(copy);
                return reached;
            });
            return new Backup(parts.Clock.LatestUs, database, root, slot, sequence, files);
        }
        catch
        {
            Discard(database, root, files);
            throw;
        }
    }

    /// <summary>Writes it, closed under what was given.</summary>
    /// <exception cref="IOException">A file cannot be read, or the backup cannot be written.</exception>
    public async Task WriteAsync(Stream into, CancellationToken ct)
    {
        using var archive = await SealedArchiveWriter.BeginAsync(into, slot, root, madeUs, ct);
        using (var vault = new MemoryStream())
        {
            VaultFile.Write(vault, slot);
            vault.Position = 0;
            await archive.AddAsync("vault.kw", vault.Length, vault, ct);
        }

        await using (var copy = File.OpenRead(database))
        {
            await archive.AddAsync("keywright.db", copy.Length, copy, ct);
        }

        foreach (var (name, bytes, file) in files)
        {
            await using var content = new DiskFileStream(file);
            await archive.AddAsync(name, bytes, content, ct);
        }

        await archive.FinishAsync(ct);
    }

    /// <summary>Removes what a backup left that died on the way.</summary>
    internal static void DiscardLeft(string home)
    {
        foreach (var path in Directory.EnumerateFiles(home, "backup-*.db*"))
        {
            File.Delete(path);
        }
    }

    public void Dispose() => Discard(database, root, files);

    /// <summary>Opens the files while they are there: snapshots and old segments go when newer snapshots come.</summary>
    private static void Collect(GatewayOptions options, Ground ground, GatewayParts parts, ulong reached, List<(string Name, long Bytes, IDiskFile File)> files)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var sequence in parts.Snapshots.Newest().Where(sequence => sequence <= reached))
                {
                    var name = Snapshots.NameOf(sequence);
                    var file = ground.Disk.Open(Path.Combine(options.Home, "snapshots", name), create: false);
                    files.Add(($"snapshots/{name}", file.Length, file));
                }

                foreach (var part in parts.Journal.PartsThrough(reached))
                {
                    files.Add(($"journal/{part.Name}", part.Bytes, ground.Disk.Open(Path.Combine(options.Home, "journal", part.Name), create: false)));
                }

                return;
            }
            catch (IOException) when (attempt < AttemptsMax)
            {
                files.ForEach(one => one.File.Dispose());
                files.Clear();
            }
        }
    }

    private static void Discard(string database, SealKey root, List<(string Name, long Bytes, IDiskFile File)> files)
    {
        root.Dispose();
        files.ForEach(one => one.File.Dispose());
        foreach (var path in new[] { database, database + "-wal", database + "-shm" })
        {
            File.Delete(path);
        }
    }
}
