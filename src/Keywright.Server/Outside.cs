using Keywright.Gateway;
using Keywright.Server.Upstream;

namespace Keywright.Server;

/// <summary>The world outside of a gateway that stands on this machine: its disk, clock and randomness, and the way to exchanges over sockets.</summary>
internal static class Outside
{
    public static Ground Ground { get; } = ThisMachine.Ground(TimeProvider.System) with { Exchange = static urls => new HttpUpstream(urls, TimeProvider.System) };
}
