using Keywright.Simulation.Disk;

namespace Keywright.Simulation.World;

/// <summary>What a power cut in this moment would leave.</summary>
internal sealed class DurableView(SimulatedDisk disk, string home)
{
    /// <summary>Whether these bytes stand anywhere in the journal or in a snapshot.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        // The newest files first: what was acknowledged just now is at the end.
        foreach (var folder in new[] { "journal", "snapshots" })
        {
            foreach (var (_, content) in disk.DurableFiles(Path.Combine(home, folder)).Reverse())
            {
                if (content.Span.IndexOf(bytes) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
