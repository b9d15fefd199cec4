using Keywright.Journal;
using Keywright.Keys;

namespace Keywright.Gateway;

/// <summary>The real world to stand on: this machine's disk and randomness, and the clock the program brings.</summary>
public static class ThisMachine
{
    public static Ground Ground(TimeProvider time) => new(time, new LocalDisk(), RandomSource.System);
}
