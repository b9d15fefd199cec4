namespace Keywright.Simulation.Disk;

/// <summary>What a sync has to write: the newest version of each unsynced sector and the length, as they were when it began.</summary>
internal sealed record SyncPoint(long Length, int Lengths, IReadOnlyDictionary<long, byte[]> Sectors);
