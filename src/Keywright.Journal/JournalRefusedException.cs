namespace Keywright.Journal;

/// <summary>An append without a reservation found no room. The entry was not taken and the journal is unharmed.</summary>
public sealed class JournalRefusedException(AppendResult result)
    : IOException(result == AppendResult.DiskFull ? "The disk has no room for another journal entry." : "Too much waits to be written to the journal.")
{
    public AppendResult Result { get; } = result;
}
