using Keywright.Gateway.Manage;

namespace Keywright.Gateway.Streams;

/// <summary>Connections counted, for the meters: how many stand, and how many were cut off and why.</summary>
internal sealed class ConnectionTally
{
    private long streams;
    private long sessions;
    private long slowReaders;
    private long leftBehind;

    public void Opened(bool ofSession) => Interlocked.Increment(ref ofSession ? ref sessions : ref streams);

    /// <param name="ofSession">On the WebSocket API, not on a stream.</param>
    /// <param name="cutOff">Of its outbox.</param>
    public void Ended(bool ofSession, string? cutOff)
    {
        Interlocked.Decrement(ref ofSession ? ref sessions : ref streams);
        if (cutOff == Outbox.SlowReader)
        {
            Interlocked.Increment(ref slowReaders);
        }
        else if (cutOff is Outbox.FellBehind or Outbox.JournalFailed)
        {
            Interlocked.Increment(ref leftBehind);
        }
    }

    public IEnumerable<Meter> Meters()
    {
        const string open = "keywright_connections_open";
        const string openHelp = "WebSocket connections that stand, by what they speak.";
        const string cut = "keywright_connections_cut_off_total";
        const string cutHelp = "Connections cut off: the reader was too slow, or the server could not tell it everything.";
        yield return new(open, openHelp, "gauge", "kind=\"streams\"", Interlocked.Read(ref streams));
        yield return new(open, openHelp, "gauge", "kind=\"api\"", Interlocked.Read(ref sessions));
        yield return new(cut, cutHelp, "counter", "reason=\"slow-reader\"", Interlocked.Read(ref slowReaders));
        yield return new(cut, cutHelp, "counter", "reason=\"server\"", Interlocked.Read(ref leftBehind));
    }
}
