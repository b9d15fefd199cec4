using Keywright.Keys.Signing;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// What the exchange knows an account by. A rotation puts another pair in the place of the one in use while calls are under way: each call takes
/// the pair of its moment and holds it to its end, so that the old one is known to be out of use before it is ended at the exchange.
/// </summary>
internal sealed class LiveCredential(string apiKey, UpstreamSigner signer) : IDisposable
{
    private UpstreamPair now = new(apiKey, signer);

    /// <summary>The pair that calls take now. Who keeps a connection open for it looks whether it is still the same.</summary>
    public UpstreamPair Now => Volatile.Read(ref now);

    /// <summary>Takes the pair for one call; its <see cref="UpstreamPair.Leave"/> gives it back.</summary>
    public UpstreamPair Enter()
    {
        while (true)
        {
            var pair = Now;
            if (pair.TryEnter())
            {
                return pair;
            }
        }
    }

    /// <summary>From here on calls take another pair.</summary>
    /// <returns>The one before, which calls under way may still hold.</returns>
    public UpstreamPair Replace(string apiKey, UpstreamSigner signer)
    {
        var before = Interlocked.Exchange(ref now, new UpstreamPair(apiKey, signer));
        before.Close();
        return before;
    }

    public void Dispose() => Now.Signer.Dispose();
}
