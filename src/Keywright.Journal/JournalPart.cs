namespace Keywright.Journal;

/// <summary>A file of a journal, and how many of its first bytes hold the entries in question.</summary>
public readonly record struct JournalPart(string Name, long Bytes);
