namespace Keywright.Simulation.Disk;

/// <summary>The bytes of one file: as programs see them, as a power cut would leave them, and the unsynced versions of each sector between.</summary>
internal sealed class SimulatedContent
{
    public const int SectorBytes = 512;

    private const int VersionsKept = 4;

    private readonly Dictionary<long, List<byte[]>> _unsynced = [];
    private readonly List<long> _unsyncedLengths = [];
    private byte[] _seen = [];
    private byte[] _durable = [];
    private long _durableLength;

    /// <summary>The length programs see.</summary>
    public long Length { get; private set; }

    public byte[] Bytes() => _seen[..(int)Length];

    /// <summary>What a power cut in this moment would leave for certain.</summary>
    public ReadOnlyMemory<byte> Durable => _durable.AsMemory(0, (int)_durableLength);

    public int Read(long offset, Span<byte> into)
    {
        var count = (int)Math.Clamp(Length - offset, 0, into.Length);
        _seen.AsSpan((int)Math.Min(offset, Length), count).CopyTo(into);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        SetLength(Math.Max(Length, offset + bytes.Length));
        bytes.CopyTo(_seen.AsSpan((int)offset));
        for (var sector = offset / SectorBytes; sector <= (offset + bytes.Length - 1) / SectorBytes; sector++)
        {
            Note(sector);
        }
    }

    public void SetLength(long length)
    {
        if (length == Length)
        {
            return;
        }

        if (length > _seen.Length)
        {
            var room = (length + SectorBytes - 1) / SectorBytes * SectorBytes;
            Array.Resize(ref _seen, (int)room);
            Array.Resize(ref _durable, (int)room);
        }

        if (length < Length)
        {
            // What was cut reads as zeros should the file grow again; on the disk the old bytes stay until a sync.
            _seen.AsSpan((int)length, (int)(Length - length)).Clear();
            for (var sector = length / SectorBytes; sector <= (Length - 1) / SectorBytes; sector++)
            {
                Note(sector);
            }
        }

        Length = length;
        _unsyncedLengths.Add(length);
    }

    /// <summary>What a sync beginning now has to write.</summary>
    public SyncPoint BeginSync() =>
        new(Length, _unsyncedLengths.Count, _unsynced.ToDictionary(pair => pair.Key, pair => pair.Value[^1]));

    public void EndSync(SyncPoint point)
    {
        foreach (var (sector, bytes) in point.Sectors)
        {
            Keep(sector, bytes);
            Settle(sector, bytes);
        }

        _durableLength = point.Length;
        _unsyncedLengths.RemoveRange(0, Math.Min(point.Lengths, _unsyncedLengths.Count));
    }

    /// <summary>Some of it reached the disk, the rest never will, yet stays visible until a crash.</summary>
    public void FailSync(SyncPoint point, Random random)
    {
        foreach (var (sector, bytes) in point.Sectors)
        {
            if (random.Next(2) == 0)
            {
                Keep(sector, bytes);
            }

            Settle(sector, bytes);
        }

        if (random.Next(2) == 0)
        {
            _durableLength = point.Length;
        }
    }

    public void Crash(Random random, int keepPercent)
    {
        foreach (var (sector, versions) in _unsynced.OrderBy(pair => pair.Key))
        {
            if (random.Next(100) >= keepPercent)
            {
                continue;
            }

            var survivor = versions[random.Next(versions.Count)];
            if (random.Next(8) == 0)
            {
                // Torn inside the sector: its beginning is new, the rest as it was.
                var torn = random.Next(SectorBytes);
                survivor = [.. survivor[..torn], .. _durable.AsSpan(((int)sector * SectorBytes) + torn, SectorBytes - torn)];
            }

            Keep(sector, survivor);
        }

        if (_unsyncedLengths.Count > 0 && random.Next(100) < keepPercent)
        {
            _durableLength = _unsyncedLengths[random.Next(_unsyncedLengths.Count)];
        }

        _unsynced.Clear();
        _unsyncedLengths.Clear();
        _durable.AsSpan((int)_durableLength).Clear();
        _durable.CopyTo(_seen, 0);
        Length = _durableLength;
    }

    public void FlipBit(long bit)
    {
        _seen[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        _durable[bit / 8] ^= (byte)(1 << (int)(bit % 8));
    }

    public void Replace(byte[] bytes)
    {
        SetLength(bytes.Length);
        bytes.CopyTo(_seen, 0);
        bytes.CopyTo(_durable, 0);
        _durableLength = bytes.Length;
        _unsyncedLengths.Clear();
    }

    private void Note(long sector)
    {
        if (!_unsynced.TryGetValue(sector, out var versions))
        {
            _unsynced[sector] = versions = [];
        }

        versions.Add(_seen.AsSpan((int)sector * SectorBytes, SectorBytes).ToArray());
        if (versions.Count > VersionsKept)
        {
            versions.RemoveAt(0);
        }
    }

    private void Keep(long sector, byte[] bytes) => bytes.CopyTo(_durable, (int)sector * SectorBytes);

    /// <summary>This version and those before it are on the disk or given up; those written since the sync began still wait.</summary>
    private void Settle(long sector, byte[] version)
    {
        if (_unsynced.TryGetValue(sector, out var waiting))
        {
            waiting.RemoveRange(0, waiting.IndexOf(version) + 1);
            if (waiting.Count == 0)
            {
                _ = _unsynced.Remove(sector);
            }
        }
    }
}
