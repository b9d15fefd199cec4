using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>The segments that stand under their own name, by first sequence, oldest first; and how old ones go.</summary>
internal sealed class KeptSegments(IDisk disk, string folder, IEnumerable<ulong> firsts)
{
    private readonly Lock _gate = new();
    private readonly List<ulong> _firsts = [.. firsts];
    private ulong _dropBefore;
    private bool _dropping;

    public ulong First
    {
        get
        {
            lock (_gate)
            {
                return _firsts[0];
            }
        }
    }

    public ulong[] List()
    {
        lock (_gate)
        {
            return [.. _firsts];
        }
    }

    public void Add(ulong first)
    {
        lock (_gate)
        {
            _firsts.Add(first);
        }
    }

    /// <summary>A call while another is at work only tells that one how far to go.</summary>
    public async ValueTask DropBeforeAsync(ulong sequence)
    {
        lock (_gate)
        {
            _dropBefore = Math.Max(_dropBefore, sequence);
            if (_dropping)
            {
                return;
            }

            _dropping = true;
        }

        try
        {
            while (TryOldest(out var first))
            {
                disk.Delete(Path.Combine(folder, SegmentName.Of(first)));
                await disk.SyncFolderAsync(folder);
                lock (_gate)
                {
                    _firsts.RemoveAt(0);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _dropping = false;
            }
        }
    }

    private bool TryOldest(out ulong first)
    {
        lock (_gate)
        {
            first = _firsts[0];
            return _firsts.Count > 1 && _firsts[1] <= _dropBefore;
        }
    }
}
