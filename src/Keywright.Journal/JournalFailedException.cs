namespace Keywright.Journal;

/// <summary>
/// A write or sync failed, so what is on the disk is unknown until the journal is opened anew. Nothing is acknowledged any more:
/// a later sync that succeeds would prove nothing, because a kernel may forget what it failed to write.
/// </summary>
public sealed class JournalFailedException(string sentence, Exception cause) : IOException(sentence, cause);
