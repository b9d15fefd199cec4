namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>An answer that cost no call.</summary>
/// <param name="Body">As REST writes it.</param>
/// <param name="AgeUs">How old it is at most.</param>
internal readonly record struct CachedAnswer(ReadOnlyMemory<byte> Body, long AgeUs);
