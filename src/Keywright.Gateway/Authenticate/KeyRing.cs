using System.Collections.Concurrent;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Authenticate;

/// <summary>The keys in force, by their public name. Putting one in or taking one out acts on the next request.</summary>
public sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, LiveKey> byApiKey = new(StringComparer.Ordinal);

    public IEnumerable<LiveKey> All => byApiKey.Values;

    public bool TryFind(string apiKey, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LiveKey? key) => byApiKey.TryGetValue(apiKey, out key);

    public void Add(LiveKey key)
    {
        if (!byApiKey.TryAdd(key.ApiKey, key))
        {
            throw new InvalidOperationException($"Key {key.Number} is on the ring already.");
        }
    }

    /// <summary>Ends every key in this moment and zeroes what it verifies with; when and where each was last used stays readable.</summary>
    public void EndAll()
    {
        foreach (var key in byApiKey.Values)
        {
            key.Revoked = true;
            key.Secrets.Dispose();
        }
    }

    /// <summary>Takes a key off; requests that are past this check are stopped by the one before the engine.</summary>
    public void Remove(string apiKey)
    {
        if (byApiKey.TryRemove(apiKey, out var key))
        {
            key.Revoked = true;
            key.Secrets.Dispose();
        }
    }
}
