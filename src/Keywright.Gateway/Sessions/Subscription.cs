using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>One account's events on one connection.</summary>
/// <param name="Id">Given out once in a connection's life, from 0.</param>
/// <param name="Key">Who asked for it; it ends with the key.</param>
/// <param name="OfSession">Asked for by the key that was logged on, so a logout ends it.</param>
/// <param name="Listener">Hears for it.</param>
internal sealed record Subscription(int Id, LiveKey Key, bool OfSession, UserListener Listener)
{
    public int Account => Key.Account;
}
