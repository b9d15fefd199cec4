using Keywright.Keys.Signing;

namespace Keywright.Gateway.Execute.Live;

/// <summary>An API key of the exchange, and what signs for it; counts the calls that hold it.</summary>
/// <param name="apiKey">The exchange's own.</param>
/// <param name="signer">Signs with the secret half, which stays sealed.</param>
internal sealed class UpstreamPair(string apiKey, UpstreamSigner signer)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int held;
    private bool closed;

    public string ApiKey => apiKey;

    public UpstreamSigner Signer => signer;

    /// <summary>It is out of use, and no call holds it any more.</summary>
    public Task Drained => drained.Task;

    /// <summary>False when it is out of use.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            held += closed ? 0 : 1;
            return !closed;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            held--;
            SetIfDrained();
        }
    }

    /// <summary>No further call takes it.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            SetIfDrained();
        }
    }

    private void SetIfDrained()
    {
        if (closed && held == 0)
        {
            drained.TrySetResult();
        }
    }
}
