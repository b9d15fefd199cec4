using System.Collections.Concurrent;
using System.Text;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Reads of the market that need no key. The same one asked for while it is under way is one call; everybody who asked gets its answer.</summary>
internal sealed class PublicReads(Upstream upstream)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<(UpstreamAnswer? Answer, UpstreamRefusal? Refusal)>>> underWay = new(StringComparer.Ordinal);
    private long asked;
    private long sent;

    /// <summary>How many were asked for, and how many calls that took.</summary>
    public (long Asked, long Sent) Counts => (Interlocked.Read(ref asked), Interlocked.Read(ref sent));

    /// <param name="key">Number of the key that asks; 0 for one without.</param>
    /// <param name="weight">What it costs there.</param>
    /// <param name="path">As the exchange spells it.</param>
    /// <param name="parameters">Encoded.</param>
    /// <param name="unit">Of times in the answer.</param>
    /// <returns>The answer, or why it may not be asked for now.</returns>
    public async ValueTask<(UpstreamAnswer? Answer, UpstreamRefusal? Refusal)> AskAsync(int key, int weight, string path, ReadOnlyMemory<byte> parameters, TimeUnit unit)
    {
        Interlocked.Increment(ref asked);
        var what = $"{(int)unit}{path}?{Encoding.UTF8.GetString(parameters.Span)}";
        var call = underWay.GetOrAdd(what, what => new Lazy<Task<(UpstreamAnswer?, UpstreamRefusal?)>>(() => SendAsync(what, new UpstreamAsk(key, 0, UpstreamUse.Read, weight), path, parameters, unit)));
        return await call.Value;
    }

    private async Task<(UpstreamAnswer?, UpstreamRefusal?)> SendAsync(string what, UpstreamAsk ask, string path, ReadOnlyMemory<byte> parameters, TimeUnit unit)
    {
        try
        {
            if (upstream.TryTake(in ask, out var refusal) is not { } take)
            {
                return (null, refusal);
            }

            Interlocked.Increment(ref sent);

            // One who hangs up does not take the answer from the others, so nobody's patience but the call's own ends it.
            return (await upstream.AskAsync(take, path, parameters, unit, CancellationToken.None), null);
        }
        finally
        {
            underWay.TryRemove(what, out _);
        }
    }
}
