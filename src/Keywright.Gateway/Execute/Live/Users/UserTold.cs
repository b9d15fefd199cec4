using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>What there is to tell of an account.</summary>
/// <param name="Account">Its number.</param>
/// <param name="Event">As it is told to who hears all of the account.</param>
/// <param name="For">Numbers of the keys it concerns, among those that hear of their own orders alone; null: all of them.</param>
internal sealed record UserTold(int Account, UpstreamEvent Event, IReadOnlySet<int>? For)
{
    public bool IsFor(int key) => For is null || For.Contains(key);
}
