namespace Keywright.Journal;

/// <summary>One durable entry. The payload stays valid for as long as it is held.</summary>
/// <param name="Hash">The chain after this entry, as it stands on disk.</param>
public readonly record struct JournalEntry(ulong Sequence, byte Kind, ReadOnlyMemory<byte> Payload, JournalHash Hash);
