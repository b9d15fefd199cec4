namespace Keywright.Journal.Segments;

/// <summary>What a survey learnt of one segment. <paramref name="End"/> is the byte offset after its last sound frame.</summary>
/// <param name="UnprovenOffset">From here to the end no later entry proves that the frames were ever synced.</param>
internal sealed record SegmentFacts(string Name, SegmentHeader Header, long End, long UnprovenOffset, bool HasTrailer);
