namespace Keywright.Journal;

/// <summary>Acknowledged entries are missing or changed. The message says what, where, and what to do.</summary>
public sealed class JournalDamagedException(string sentence, string file, long offset, ulong sequence) : IOException(sentence)
{
    /// <summary>Name of the file within the journal's folder.</summary>
    public string File { get; } = file;

    /// <summary>Byte offset in the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>The first entry that cannot be trusted.</summary>
    public ulong Sequence { get; } = sequence;
}
