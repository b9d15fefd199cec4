namespace Keywright.Journal;

/// <summary>What a verifier found.</summary>
/// <param name="Sound">Every entry is there, in order, and unchanged.</param>
/// <param name="FirstSequence">The oldest entry still kept; older ones were dropped. 0 for an empty journal.</param>
/// <param name="LastSequence">The last sound entry.</param>
/// <param name="Entries">How many entries were checked.</param>
/// <param name="Head">The chain after <paramref name="LastSequence"/>.</param>
/// <param name="File">Where the first fault is; null when sound.</param>
/// <param name="Offset">Byte offset of the first fault in that file.</param>
/// <param name="BadSequence">The first entry that cannot be trusted; 0 when sound.</param>
/// <param name="Sentence">The verdict in plain words.</param>
public sealed record Verdict(
    bool Sound,
    ulong FirstSequence,
    ulong LastSequence,
    long Entries,
    JournalHash Head,
    string? File,
    long Offset,
    ulong BadSequence,
    string Sentence);
