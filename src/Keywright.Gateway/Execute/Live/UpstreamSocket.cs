namespace Keywright.Gateway.Execute.Live;

/// <summary>A WebSocket to the exchange. One reader and one writer at a time; pings are answered by it.</summary>
public abstract class UpstreamSocket : IAsyncDisposable
{
    /// <summary>The next text message, whole; null when the exchange has closed the connection in order.</summary>
    /// <exception cref="UpstreamSocketException">It broke, stayed silent longer than the exchange's pings allow, or sent what is no text within bounds.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> HearAsync(CancellationToken ct);

    /// <exception cref="UpstreamSocketException">It broke.</exception>
    public abstract ValueTask SayAsync(ReadOnlyMemory<byte> text, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A connection to the exchange cannot be made, or broke.</summary>
public sealed class UpstreamSocketException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What the exchange answered where a WebSocket was to be opened, its body left out; null when it answered nothing, or the connection broke later.</summary>
    public UpstreamAnswer.Answered? Answer { get; init; }
}
