using Keywright.Gateway.Execute.Live;
using Keywright.Journal;
using Keywright.Keys;

namespace Keywright.Gateway;

/// <summary>The world outside, passed in: clock, disk and randomness, and the ways to exchanges. A simulation brings its own.</summary>
public sealed record Ground(TimeProvider Time, IDisk Disk, RandomSource Random)
{
    /// <summary>Makes the way to an exchange.</summary>
    public Func<UpstreamUrls, UpstreamWire> Exchange { get; init; } = static urls => throw new NotSupportedException($"There is no way to {urls.Rest} from here.");
}
