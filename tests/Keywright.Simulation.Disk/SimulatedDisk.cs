using Keywright.Journal;

namespace Keywright.Simulation.Disk;

/// <summary>
/// A disk in memory that keeps what programs see apart from what a power cut would leave. It is harsher than real ones: sectors of
/// unsynced writes survive in any subset, in any of their versions, now and then torn inside; creations, renames and deletions survive one
/// by one unless the folder was synced; a failed sync forgets what it failed to write while reads still show it.
/// Everything random comes from the one source, so a seed repeats a run. For one thread at a time.
/// </summary>
public sealed class SimulatedDisk(Random random) : IDisk
{
    private readonly HashSet<string> _folders = [];
    private readonly List<FolderChange> _unsynced = [];
    private Dictionary<string, SimulatedContent> _seen = [];
    private Dictionary<string, SimulatedContent> _durable = [];
    private bool _nextSyncFails, _nextWriteFails;

    /// <summary>Awaited while a sync is under way, so that other work runs meanwhile; null: syncs are instant.</summary>
    public Func<ValueTask>? WhileSyncing { get; set; }

    /// <summary>All files together may be this long; null: no limit. Lengths count, as every file is taken to be allocated.</summary>
    public long? CapacityBytes { get; set; }

    public long UsedBytes => _seen.Values.Distinct().Sum(content => content.Length);

    /// <summary>How many syncs of files have completed.</summary>
    public int Syncs { get; internal set; }

    /// <summary>Rises with every crash; files opened before are dead.</summary>
    internal int Boot { get; private set; }

    internal Random Random => random;

    /// <summary>The next sync, of a file or a folder, fails; what it should have written survives or not.</summary>
    public void FailNextSync() => _nextSyncFails = true;

    /// <summary>The next write stops after part of its bytes.</summary>
    public void FailNextWrite() => _nextWriteFails = true;

    /// <summary>The next sync and write go well after all.</summary>
    public void ForgetFaults() => _nextSyncFails = _nextWriteFails = false;

    /// <summary>Power cut. Afterwards the disk is up again with what survived; open files and syncs under way end with errors.</summary>
    public void Crash()
    {
        Boot++;
        _nextSyncFails = _nextWriteFails = false;

        // Some crashes keep nearly all, some nearly nothing; both ends find other faults than the middle.
        var keepPercent = random.Next(5) * 25;
        foreach (var change in _unsynced)
        {
            if (random.Next(100) < keepPercent)
            {
                change.Apply(_durable);
            }
        }

        _unsynced.Clear();
        _seen = new Dictionary<string, SimulatedContent>(_durable);
        foreach (var content in _seen.Values.Distinct())
        {
            content.Crash(random, keepPercent);
        }
    }

    /// <summary>A bit rots: bit 0 is the lowest of the file's first byte.</summary>
    public void FlipBit(string path, long bit) => Content(path).FlipBit(bit);

    /// <summary>Puts bytes there as if they had always been: somebody changed the disk behind the program's back.</summary>
    public void Replace(string path, byte[] bytes)
    {
        var content = new SimulatedContent();
        content.Replace(bytes);
        _seen[path] = content;
        _durable[path] = content;
    }

    /// <summary>The files of a folder that a power cut in this moment would certainly leave, by name, as it would leave them.</summary>
    public IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> DurableFiles(string folder) =>
        _durable.Where(file => Path.GetDirectoryName(file.Key) == folder)
            .Select(file => (Path.GetFileName(file.Key), file.Value.Durable))
            .OrderBy(file => file.Item1, StringComparer.Ordinal);

    public bool FileExists(string path) => _seen.ContainsKey(path);

    public IReadOnlyList<string> ListFiles(string folder) =>
        _folders.Contains(folder)
            ? [.. _seen.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : throw new IOException($"Cannot list {folder}: it does not exist.");

    public IDiskFile Open(string path, bool create)
    {
        if (!_seen.TryGetValue(path, out var content))
        {
            if (!create)
            {
                throw new IOException($"Cannot open {path}: it does not exist.");
            }

            content = new SimulatedContent();
            Change(new FolderChange(path, null, content));
        }

        return new SimulatedFile(this, path, content);
    }

    public void Delete(string path)
    {
        _ = Content(path);
        Change(new FolderChange(null, path, null));
    }

    public void Rename(string from, string to) => Change(new FolderChange(to, from, Content(from)));

    /// <summary>Folders are durable at once; losing one is losing all, which tests nothing.</summary>
    public void CreateFolder(string path) => _ = _folders.Add(path);

    public async ValueTask SyncFolderAsync(string folder)
    {
        var boot = Boot;
        var now = _unsynced.Where(change => change.Folder == folder).ToList();
        if (WhileSyncing is { } hook)
        {
            await hook();
        }

        if (boot != Boot)
        {
            throw new IOException("The power was cut during the sync.");
        }

        if (TakeSyncFault())
        {
            throw new IOException($"The disk reports a hardware error: cannot sync {folder}.");
        }

        foreach (var change in now)
        {
            change.Apply(_durable);
            _ = _unsynced.Remove(change);
        }
    }

    public byte[] ReadAll(string path) => Content(path).Bytes();

    internal bool TakeSyncFault() => Take(ref _nextSyncFails);

    internal bool TakeWriteFault() => Take(ref _nextWriteFails);

    /// <summary>Throws when a file may not grow by so much.</summary>
    internal void Claim(string path, long growth)
    {
        if (growth > 0 && UsedBytes + growth > CapacityBytes)
        {
            throw new DiskFullException($"The disk is full: cannot set space aside for {path}.");
        }
    }

    private static bool Take(ref bool fault)
    {
        var was = fault;
        fault = false;
        return was;
    }

    private void Change(FolderChange change)
    {
        change.Apply(_seen);
        _unsynced.Add(change);
    }

    private SimulatedContent Content(string path) =>
        _seen.TryGetValue(path, out var content) ? content : throw new IOException($"Cannot open {path}: it does not exist.");
}
