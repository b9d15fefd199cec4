using System.Buffers.Binary;

namespace Keywright.Bench;

/// <summary>
/// What one would write in an afternoon: a lock, a buffer, a flusher task, one shared completion a group; no chain, no checksum, no
/// recovery, in a file laid out beforehand. The journal is measured beside it.
/// </summary>
internal sealed class PlainLog : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Task _flusher;
    private byte[] _open = new byte[1 << 20], _other = new byte[1 << 20];
    private int _filled;
    private long _written;
    private bool _closing;
    private TaskCompletionSource _group = NewGroup();

    public PlainLog(string path, long bytes)
    {
        _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, BufferSize = 0 });
        var zeros = new byte[1 << 20];
        for (long at = 0; at < bytes; at += zeros.Length)
        {
            RandomAccess.Write(_file.SafeFileHandle, zeros, at);
        }

        _file.Flush(flushToDisk: true);
        _flusher = Task.Run(FlushAsync);
    }

    public Task AppendAsync(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_open.AsSpan(_filled), payload.Length);
            payload.CopyTo(_open.AsSpan(_filled + 4));
            _filled += 4 + payload.Length;
            if (_filled == 4 + payload.Length)
            {
                _ = _work.Release();
            }

            return _group.Task;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            _ = _work.Release();
        }

        _flusher.GetAwaiter().GetResult();
        _file.Dispose();
        _work.Dispose();
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            await _work.WaitAsync();
            TaskCompletionSource group;
            int bytes;
            lock (_gate)
            {
                if (_filled == 0 && _closing)
                {
                    return;
                }

                (_open, _other) = (_other, _open);
                (group, bytes) = (_group, _filled);
                (_group, _filled) = (NewGroup(), 0);
            }

            RandomAccess.Write(_file.SafeFileHandle, _other.AsSpan(0, bytes), _written);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            _written += bytes;
            group.SetResult();
        }
    }

    private static TaskCompletionSource NewGroup() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
