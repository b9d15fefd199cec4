using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>Events that were told of late. When the exchange said one does not count: that differs between two connections.</summary>
internal sealed class UserRecent
{
    private const int KeptMax = 256;

    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> inOrder = new();

    /// <summary>Whether the very same was not told of late.</summary>
    public bool IsNew(UpstreamEvent told)
    {
        var text = told.Identity();
        if (!known.Add(text))
        {
            return false;
        }

        inOrder.Enqueue(text);
        if (inOrder.Count > KeptMax)
        {
            known.Remove(inOrder.Dequeue());
        }

        return true;
    }
}
