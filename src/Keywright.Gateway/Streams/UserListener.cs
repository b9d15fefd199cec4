using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Streams;

/// <summary>Somebody who hears an account.</summary>
/// <param name="key">Whose account it hears, and how much of it.</param>
/// <param name="post">Takes an event; never waits.</param>
/// <param name="isGood">The key that asked may hear still.</param>
/// <param name="end">It may not: ends what it had.</param>
/// <param name="cutOff">Events were lost: ends the connection, with a reason.</param>
internal sealed class UserListener(LiveKey key, Action<StreamEvent> post, Func<bool> isGood, Action end, Action<string> cutOff)
{
    public int Account => key.Account;

    public LiveKey Key => key;

    /// <summary>It hears of changes with a higher number only; of none until it has joined.</summary>
    public long After { get; set; } = long.MaxValue;

    public bool IsGood => isGood();

    public void Post(StreamEvent told) => post(told);

    public void End() => end();

    public void CutOff(string reason) => cutOff(reason);
}
