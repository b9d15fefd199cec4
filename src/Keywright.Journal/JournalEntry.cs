namespace Keywright.Journal;

/// <summary>One durable entry. The payload stays valid for as long as it is held.</summary>
public readonly record struct JournalEntry(ulong Sequence, byte Kind, ReadOnlyMemory<byte> Payload);
