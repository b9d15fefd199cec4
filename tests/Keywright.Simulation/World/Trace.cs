using System.Text;

namespace Keywright.Simulation.World;

/// <summary>What happened, in order: always as a fingerprint, and as lines when somebody wants to read them.</summary>
internal sealed class Trace(bool isKept, SimulatedTime time)
{
    private readonly List<string> lines = [];
    private ulong hash = 14695981039346656037UL;

    public bool IsKept => isKept;

    public IReadOnlyList<string> Lines => lines;

    /// <summary>Equal traces, equal fingerprints.</summary>
    public ulong Fingerprint => hash;

    public void Add(string line)
    {
        Mix(time.WallUs);
        foreach (var letter in line)
        {
            Mix(letter);
        }

        Tell(line);
    }

    /// <summary>A line for the reader only; what it says is in the fingerprint already.</summary>
    public void Tell(string line)
    {
        if (isKept)
        {
            var at = DateTimeOffset.UnixEpoch.AddMicroseconds(time.WallUs);
            lines.Add($"{at:yyyy-MM-dd HH:mm:ss.ffffff} {line}");
        }
    }

    /// <summary>Takes in bytes without a line of their own.</summary>
    public void Mix(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            Mix(b);
        }
    }

    public void Mix(long value) => hash = (hash ^ (ulong)value) * 1099511628211UL;

    public override string ToString() => new StringBuilder().AppendJoin('\n', lines).ToString();
}
