namespace Keywright.Journal.Segments;

/// <summary>The first place where acknowledged entries are missing or changed.</summary>
internal sealed record Damage(string File, long Offset, ulong Sequence, string Sentence);
