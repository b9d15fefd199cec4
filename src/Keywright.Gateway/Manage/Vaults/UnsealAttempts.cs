namespace Keywright.Gateway.Manage.Vaults;

/// <summary>
/// Wrong passphrases cost time: each one makes the next attempt wait twice as long, from one second to a minute. Kept by a clock that does
/// not step. Used under the vault's own gate, one attempt at a time.
/// </summary>
internal sealed class UnsealAttempts(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long lastAt;
    private TimeSpan wait;

    /// <summary>How many seconds, begun ones whole, the next attempt must still wait; zero when it may come.</summary>
    public int SecondsLeft
    {
        get
        {
            var left = (wait - time.GetElapsedTime(lastAt)).Ticks;
            return left <= 0 ? 0 : (int)((left + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        }
    }

    public void Failed()
    {
        lastAt = time.GetTimestamp();
        wait = wait == TimeSpan.Zero ? First : wait + wait < Longest ? wait + wait : Longest;
    }

    public void Succeeded() => wait = TimeSpan.Zero;
}
