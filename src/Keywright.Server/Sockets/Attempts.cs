using System.Collections.Concurrent;
using System.Net;
using Keywright.Gateway.Budgets;

namespace Keywright.Server.Sockets;

/// <summary>Attempts to connect, counted by address. Past its bound the addresses of a window that has ended are forgotten.</summary>
internal sealed class Attempts(SocketLimits limits)
{
    private const int AddressesMax = 20_000;

    private static readonly long SpanUs = (long)SocketLimits.AttemptSpan.TotalMicroseconds;

    private readonly ConcurrentDictionary<IPAddress, FixedWindow> byAddress = new();

    /// <summary>All addresses past the bound share this one.</summary>
    private readonly FixedWindow overflow = new(SpanUs, limits.Attempts);

    public bool TryTake(IPAddress address, long nowUs, out int retryAfterSeconds)
    {
        if (!byAddress.TryGetValue(address, out var window))
        {
            if (byAddress.Count >= AddressesMax)
            {
                Forget(nowUs);
            }

            window = byAddress.Count >= AddressesMax ? overflow : byAddress.GetOrAdd(address, _ => new FixedWindow(SpanUs, limits.Attempts));
        }

        return window.TryTake(1, nowUs, out _, out retryAfterSeconds);
    }

    private void Forget(long nowUs)
    {
        foreach (var (address, window) in byAddress)
        {
            if (window.Used(nowUs) == 0)
            {
                byAddress.TryRemove(address, out _);
            }
        }
    }
}
