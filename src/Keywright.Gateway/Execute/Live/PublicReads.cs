using System.Collections.Concurrent;
using System.Text;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Reads of the market that need no key. The same one asked for while it is under way is one call; everybody who asked gets its answer.</summary>
internal sealed class PublicReads(Upstream upstream)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<UpstreamAnswer>>> underWay = new(StringComparer.Ordinal);
    private long asked;
    private long sent;

    /// <summary>How many were asked for, and how many calls that took.</summary>
    public (long Asked, long Sent) Counts => (Interlocked.Read(ref asked), Interlocked.Read(ref sent));

    public async ValueTask<UpstreamAnswer> AskAsync(string path, ReadOnlyMemory<byte> parameters, TimeUnit unit)
    {
        Interlocked.Increment(ref asked);
        var what = $"{(int)unit}{path}?{Encoding.UTF8.GetString(parameters.Span)}";
        var call = underWay.GetOrAdd(what, key => new Lazy<Task<UpstreamAnswer>>(() => SendAsync(key, path, parameters, unit)));
        return await call.Value;
    }

    private async Task<UpstreamAnswer> SendAsync(string what, string path, ReadOnlyMemory<byte> parameters, TimeUnit unit)
    {
        Interlocked.Increment(ref sent);
        try
        {
            // One who hangs up does not take the answer from the others, so nobody's patience but the call's own ends it.
            return await upstream.AskAsync(path, parameters, unit, CancellationToken.None);
        }
        finally
        {
            underWay.TryRemove(what, out _);
        }
    }
}
