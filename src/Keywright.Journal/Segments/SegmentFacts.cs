namespace Keywright.Journal.Segments;

/// <summary>What a survey learnt of one segment. <paramref name="End"/> is the byte offset after its last sound frame.</summary>
internal sealed record SegmentFacts(string Name, SegmentHeader Header, long End, bool HasTrailer);
