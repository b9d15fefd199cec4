namespace Keywright.Journal;

/// <summary>What opening a journal found.</summary>
/// <param name="LastSequence">The last entry that is there; 0 for an empty journal.</param>
/// <param name="TornBytes">Bytes of unfinished, never acknowledged writes that were cut off the end.</param>
/// <param name="Sentence">What was dropped or left alone, in plain words; null when there was nothing to say.</param>
public sealed record Recovery(ulong LastSequence, long TornBytes, string? Sentence);
