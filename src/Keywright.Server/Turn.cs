namespace Keywright.Server;

/// <summary>
/// A connection's turn on the thread that polls it and others: so many requests or messages in a row. Whoever's turn is over goes to the end of the pool's
/// queue with <see cref="Task.Yield"/>, so that a peer which sends without end keeps nobody else waiting (decision 0026).
/// </summary>
internal struct Turn
{
    private const int InARow = 16;

    private int done;

    /// <summary>Counts one.</summary>
    public bool IsOver() => ++done % InARow == 0;
}
