namespace Keywright.Journal;

/// <summary>
/// An entry's place in the chain, noted outside the journal. A chain alone cannot show that its newest entries were cut off cleanly;
/// a chain and a later anchor can.
/// </summary>
public readonly record struct JournalAnchor(ulong Sequence, JournalHash Hash);
