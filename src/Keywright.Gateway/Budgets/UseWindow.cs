namespace Keywright.Gateway.Budgets;

/// <summary>
/// What was used in the newest window of the clock. Asking moves nothing: only what the exchange did opens a new window, or a clock that
/// jumps ahead and back in between would refill the old one.
/// </summary>
/// <param name="spanUs">Length of a window, microseconds; windows are aligned to the clock.</param>
internal sealed class UseWindow(long spanUs)
{
    public long Index { get; private set; }

    public Int128 Used { get; private set; }

    public Int128 At(long nowUs) => nowUs / spanUs > Index ? 0 : Used;

    public bool IsIn(long window) => window == Index;

    public long IndexOf(long timeUs) => timeUs / spanUs;

    /// <summary>Adds, or gives back; never below zero.</summary>
    public void Add(Int128 amount, long timeUs)
    {
        if (timeUs / spanUs > Index)
        {
            (Index, Used) = (timeUs / spanUs, 0);
        }

        Used = Int128.Max(0, Used + amount);
    }

    /// <summary>Moves the figure for a moment in which nobody else looks, to be moved back.</summary>
    public void Shift(Int128 amount) => Used += amount;

    /// <summary>Adds what another has counted in the same window, or takes its place when that is newer; the other has counted nothing then.</summary>
    public void TakeOver(UseWindow other)
    {
        (Index, Used) = other.Index > Index ? (other.Index, other.Used) : (Index, other.Index == Index ? Used + other.Used : Used);
        other.Used = 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Int64(Index);
        writer.Int128(Used);
    }

    public void Restore(ref StateReader reader) => (Index, Used) = (reader.Int64(), reader.Int128());
}
