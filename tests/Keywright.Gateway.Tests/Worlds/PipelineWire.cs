using System.Net;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>The way to an exchange that is another gateway's paper exchange, in the same process; a test may come between.</summary>
internal sealed class PipelineWire(Home exchange) : UpstreamWire
{
    private readonly Lock gate = new();
    private readonly List<UpstreamRequest> sent = [];
    private readonly List<SessionSocket> sessions = [];
    private int refused;

    /// <summary>Everything that was sent, in order.</summary>
    public IReadOnlyList<UpstreamRequest> Sent
    {
        get
        {
            lock (gate)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>Comes between: gets the request and how to carry it out.</summary>
    public Func<UpstreamRequest, Func<Task<UpstreamAnswer>>, Task<UpstreamAnswer>> Between { get; set; } = static (_, carryOut) => carryOut();

    /// <summary>Comes before a call leaves, as a connection that is slow to come does.</summary>
    public Func<UpstreamRequest, Task> Connecting { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Comes while a call is being handed to the network.</summary>
    public Func<UpstreamRequest, Task> Writing { get; set; } = static _ => Task.CompletedTask;

    public int Count(string method, string path) => Sent.Count(request => request.Method == method && request.Path == path);

    public override async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        await Connecting(request);
        if (request.Gate?.TryEnter() == false)
        {
            return UpstreamAnswer.NotSent.Stopped;
        }

        try
        {
            lock (gate)
            {
                sent.Add(request);
            }

            await Writing(request);
        }
        finally
        {
            request.Gate?.Leave();
        }

        return await Between(request, () => CarryOutAsync(request));
    }

    /// <summary>Market connections, in the order in which they were made.</summary>
    public List<PipelineSocket> Sockets { get; } = [];

    /// <summary>No connection can be made.</summary>
    public bool IsShut { get; set; }

    /// <summary>Answered in place of a connection while it is shut; null: nothing is.</summary>
    public UpstreamAnswer.Answered? Instead { get; set; }

    /// <summary>Connections that were not made because it was shut.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>Brings over what the exchange has told on its market streams.</summary>
    public async Task BringAsync()
    {
        foreach (var socket in Sockets.ToList())
        {
            await socket.BringAsync();
        }
    }

    public override ValueTask<UpstreamSocket> OpenStreamAsync(string path, CancellationToken ct)
    {
        if (IsShut)
        {
            throw Refuse();
        }

        var socket = new PipelineSocket(exchange, path);
        Sockets.Add(socket);
        return ValueTask.FromResult<UpstreamSocket>(socket);
    }

    /// <summary>Every connection to the WebSocket API that was opened, in order.</summary>
    public IReadOnlyList<SessionSocket> Sessions
    {
        get
        {
            lock (gate)
            {
                return [.. sessions];
            }
        }
    }

    /// <summary>What is passed on of what is said on a connection: itself, something else, or nothing.</summary>
    public Func<SessionSocket, string, string?> Pass { get; set; } = static (_, text) => text;

    public override ValueTask<UpstreamSocket> OpenSessionAsync(CancellationToken ct)
    {
        if (IsShut)
        {
            throw Refuse();
        }

        var socket = new SessionSocket(exchange, (from, text) => Pass(from, text));
        lock (gate)
        {
            sessions.Add(socket);
        }

        return ValueTask.FromResult<UpstreamSocket>(socket);
    }

    private UpstreamSocketException Refuse()
    {
        Interlocked.Increment(ref refused);
        return new UpstreamSocketException("The exchange cannot be reached.") { Answer = Instead };
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<UpstreamAnswer> CarryOutAsync(UpstreamRequest request)
    {
        var reads = request.Method == "GET";
        var reply = await exchange.Gateway.Pipeline.HandleAsync(new WireRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = reads ? request.Parameters : default,
            Body = reads ? default : request.Parameters,
            ApiKey = request.ApiKey,
            TimeUnit = request.InMicroseconds ? "MICROSECOND" : null,
            Client = IPAddress.Loopback,
        });
        return new UpstreamAnswer.Answered(reply.Status, reply.Body)
        {
            IsJson = true,
            UsedWeight = reply.UsedWeight,
            OrderCount10Seconds = reply.OrderCount10Seconds,
            OrderCountDay = reply.OrderCountDay,
            RetryAfterSeconds = reply.RetryAfterSeconds,
        };
    }
}
