namespace Keywright.Doctor.Calls;

/// <summary>Counts every request and connection, and says when it is enough: too many made, or the target asked to wait.</summary>
internal sealed class CallCount(int callsMax)
{
    private int made;

    public int Made => Volatile.Read(ref made);

    /// <summary>Why nothing more may leave; null while it may. Set by a 429 or 418: who goes on is banned.</summary>
    public Trouble? Stop { get; set; }

    /// <summary>Null when a call may be made, and it is counted.</summary>
    public Trouble? Take() => Stop ?? (Interlocked.Increment(ref made) <= callsMax
        ? null
        : new Trouble($"This examination has made its {callsMax} calls and makes no more.", "Look at the steps above: something makes them repeat."));
}
