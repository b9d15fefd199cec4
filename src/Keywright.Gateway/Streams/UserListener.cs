namespace Keywright.Gateway.Streams;

/// <summary>Somebody who hears an account.</summary>
/// <param name="account">Whose events.</param>
/// <param name="post">Takes an event; never waits.</param>
/// <param name="isGood">The key that asked may hear still.</param>
/// <param name="end">It may not: ends what it had.</param>
/// <param name="cutOff">Events were lost: ends the connection, with a reason.</param>
internal sealed class UserListener(int account, Action<StreamEvent> post, Func<bool> isGood, Action end, Action<string> cutOff)
{
    public int Account => account;

    /// <summary>It hears of changes with a higher number only; of none until it has joined.</summary>
    public long After { get; set; } = long.MaxValue;

    public bool IsGood => isGood();

    public void Post(StreamEvent told) => post(told);

    public void End() => end();

    public void CutOff(string reason) => cutOff(reason);
}
