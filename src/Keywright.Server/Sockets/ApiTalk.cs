using System.Text;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Streams;
using Microsoft.Extensions.Logging;

namespace Keywright.Server.Sockets;

/// <summary>The WebSocket API: each text is a request, and its answer goes out by the outbox when it is ready.</summary>
internal sealed class ApiTalk : ISocketTalk
{
    /// <summary>Requests of one connection on their way at once; the next one is not read before one of them has ended.</summary>
    private const int UnderWayMax = 64;

    private readonly Session session;
    private readonly Outbox outbox;
    private readonly ILogger logger;
    private readonly SemaphoreSlim room = new(UnderWayMax, UnderWayMax);

    private ApiTalk(Session session, Outbox outbox, ILogger logger) => (this.session, this.outbox, this.logger) = (session, outbox, logger);

    /// <summary>A request costs its weight, so texts are not counted by the second.</summary>
    public bool CountsMessages => false;

    /// <summary>Somebody waits for the answer.</summary>
    public TaskScheduler? Writers => null;

    /// <summary>Null when the connection may not be had; the ask then holds the reason.</summary>
    public static ApiTalk? TryOpen(SessionDoor door, SocketAsk ask, ILogger logger)
    {
        if (door.TryOpen(ask.Client, Read(ask, "timeUnit"), Read(ask, "returnRateLimits"), ask.Outbox, out var session, out var refusal))
        {
            return new ApiTalk(session, ask.Outbox, logger);
        }

        ask.Refusal = refusal;
        return null;
    }

    public async ValueTask HearAsync(ReadOnlyMemory<byte> utf8Text, SocketConnection from)
    {
        await room.WaitAsync();

        // Up to its first wait an answer reads all it needs of the text, and the engine has what it asks for: so requests take effect in
        // the order they came, though their answers wait for the disk side by side.
        _ = AnswerAsync(utf8Text);
    }

    public StreamFrame? Farewell() => new(Encoding.UTF8.GetBytes(
        $$$"""{"event":{"e":"serverShutdown","E":{{{session.Now}}}}}"""));

    public ValueTask EndedAsync()
    {
        session.End();
        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> utf8Text)
    {
        try
        {
            outbox.TryPost(new StreamFrame(await session.AnswerAsync(utf8Text)));
        }
        catch (Exception why) when (why is not OutOfMemoryException)
        {
            // As over REST: the state of what was asked is unknown, and the id that could say of which request is lost with it.
            logger.RequestFaulted(why);
            outbox.TryPost(new StreamFrame(SocketRefusals.Faulted));
        }
        finally
        {
            room.Release();
        }
    }

    private static string? Read(SocketAsk ask, string name) => StreamQuery.Value(ask.Query, name) is { } value ? StreamQuery.Unescape(value) : null;
}
