using Keywright.Journal;
using Keywright.Keys;

namespace Keywright.Gateway;

/// <summary>The world outside, passed in: clock, disk and randomness. A simulation brings its own.</summary>
public sealed record Ground(TimeProvider Time, IDisk Disk, RandomSource Random);
