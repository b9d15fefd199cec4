using Keywright.Journal;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>This machine's disk, whose syncs can be held back, failed, or refused room.</summary>
internal sealed class HeldDisk : IDisk
{
    private readonly LocalDisk disk = new();
    private volatile TaskCompletionSource? held;

    /// <summary>A sync that waits has been asked for.</summary>
    public TaskCompletionSource Asked { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No file may grow.</summary>
    public bool Full { get; set; }

    /// <summary>Every sync fails.</summary>
    public bool Broken { get; set; }

    public void Hold()
    {
        Asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void LetGo() => Interlocked.Exchange(ref held, null)?.SetResult();

    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string folder) => disk.ListFiles(folder);

    public IDiskFile Open(string path, bool create) => new HeldFile(this, disk.Open(path, create));

    public void Delete(string path) => disk.Delete(path);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void CreateFolder(string path) => disk.CreateFolder(path);

    public ValueTask SyncFolderAsync(string folder) => disk.SyncFolderAsync(folder);

    public byte[] ReadAll(string path) => disk.ReadAll(path);

    private async ValueTask PassAsync(IDiskFile file)
    {
        if (held is { } gate)
        {
            Asked.TrySetResult();
            await gate.Task;
        }

        if (Broken)
        {
            throw new IOException("The disk was told to fail.");
        }

        await file.SyncAsync();
    }

    private sealed class HeldFile(HeldDisk owner, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> into) => file.Read(offset, into);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void Allocate(long length)
        {
            if (owner.Full)
            {
                throw new DiskFullException("The disk was told to be full.");
            }

            file.Allocate(length);
        }

        public void Truncate(long length) => file.Truncate(length);

        public ValueTask SyncAsync() => owner.PassAsync(file);

        public void Dispose() => file.Dispose();
    }
}
