using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>Market streams: what is heard goes to the session, what the session says goes out by the outbox.</summary>
internal sealed class MarketTalk(MarketSession session, TaskScheduler? writers) : ISocketTalk
{
    private const string Raw = "/ws";

    public bool CountsMessages => true;

    public TaskScheduler? Writers => writers;

    /// <summary>Null when more streams are named than one connection may have, or one that may not be heard from there; the ask then holds the reason.</summary>
    public static MarketTalk? TryOpen(MarketStreams streams, SocketAsk ask, TaskScheduler? writers)
    {
        var combined = !ask.Path.StartsWith(Raw, StringComparison.Ordinal);
        var names = combined ? StreamQuery.Value(ask.Query, "streams") ?? "" : ask.Path.Length > Raw.Length ? ask.Path[(Raw.Length + 1)..] : "";
        var session = streams.TryOpen(ask.Outbox, ask.Client, StreamQuery.Unescape(names), combined, StreamQuery.Value(ask.Query, "timeUnit"), out var refusal, ask.ApiKey);
        ask.Refusal = refusal;
        return session is null ? null : new MarketTalk(session, writers);
    }

    public ValueTask HearAsync(ReadOnlyMemory<byte> utf8Text, SocketConnection from)
    {
        session.Hear(utf8Text.Span);
        return ValueTask.CompletedTask;
    }

    public StreamFrame? Farewell() => session.Farewell();

    public ValueTask EndedAsync()
    {
        session.End();
        return ValueTask.CompletedTask;
    }
}
