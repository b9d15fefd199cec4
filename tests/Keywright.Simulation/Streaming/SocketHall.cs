using System.Net;
using System.Text;
using System.Text.Json;
using Keywright.Gateway;
using Keywright.Gateway.Streams;
using Keywright.Server.Sockets;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// Where connections come in during one run of the process: the product's own connections, talks and outboxes on simulated lines. What
/// HTTP does before them (the handshake, the count of attempts) is left out.
/// </summary>
internal sealed class SocketHall(RunningGateway gateway, Scheduler scheduler, SimulatedTime time, Power power, Court court, Trace trace)
{
    /// <summary>Ping, pong and patience, with two beats to spare.</summary>
    private static readonly long GhostUs = (long)(SocketLimits.Exchange.PingEvery + SocketLimits.Exchange.PongWithin + SocketLimits.Exchange.Patience + TimeSpan.FromSeconds(3)).TotalMicroseconds;

    private readonly Connections connections = new(SocketLimits.Exchange, time);
    private readonly Talks talks = new(gateway, fanOut: null, NullLogger.Instance);
    private readonly List<SimulatedLine> lines = [];

    public RunningGateway Gateway => gateway;

    public Court Court => court;

    public SimulatedTime Time => time;

    public Trace Trace => trace;

    /// <summary>Its clients may go on.</summary>
    public bool IsUp => power.IsOn && !court.HasFault && !IsClosing;

    /// <summary>Nobody is to connect any more.</summary>
    public bool IsClosing { get; set; }

    /// <summary>The gateway's own loops: what is told, and the connections' clock. They go on until the process ends, as a cancelled wait leaves the one thread.</summary>
    public Task RunAsync() => Task.WhenAll(gateway.Streams.RunAsync(CancellationToken.None), connections.RunAsync(CancellationToken.None));

    /// <summary>Null when the gateway does not want the connection.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="from">The peer's address.</param>
    /// <param name="framesMax">How many frames may wait for the peer.</param>
    public SimulatedLine? Connect(string target, IPAddress from, int framesMax)
    {
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var ask = new SocketAsk(cut < 0 ? target : target[..cut], cut < 0 ? "" : target[(cut + 1)..], from, new Outbox(framesMax));
        if (!IsUp || talks.TryOpen(ask) is not { } talk)
        {
            return null;
        }

        SimulatedLine? line = null;
        _ = Hold(connections.HoldAsync(ask, talk, connections.Round, watch => line = new SimulatedLine(watch, time, power)));
        lines.Add(line!);
        return line;
    }

    /// <summary>Begins work of the world's own, from wherever the world is.</summary>
    public Task Start(Func<Task> work) => scheduler.Start(work);

    public Task IdleAsync() => scheduler.WhenIdle();

    public Task PauseAsync(long us) => Task.Delay(TimeSpan.FromMicroseconds(us), time);

    /// <summary>One request of REST beside the court's: public data, and listen keys. Status 0 when the process died first.</summary>
    public async Task<(int Status, JsonElement Json)> AskAsync(string method, string path, string query, string? apiKey, IPAddress from)
    {
        if (!power.IsOn)
        {
            return default;
        }

        try
        {
            var reply = await gateway.Pipeline.HandleAsync(AskWriter.Wire(method, path, query, "", apiKey, from, inMicroseconds: true));
            trace.Mix(reply.Body.Span);
            return power.IsOn ? (reply.Status, JsonSerializer.Deserialize<JsonElement>(reply.Body.Span)) : default;
        }
        catch (Exception e) when (!power.IsOn && e is not OutOfMemoryException)
        {
            return default;
        }
    }

    /// <summary>A clean end: everybody is told.</summary>
    public async Task StopAsync()
    {
        IsClosing = true;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        await connections.StopAsync(patience.Token);
        Judge(lines.TrueForAll(line => line.HasEnded), "The server stopped and a connection stands still.");
    }

    /// <summary>What the gateway must have ended by now.</summary>
    public void LookForGhosts()
    {
        foreach (var line in lines)
        {
            Judge(!line.HasVanished || line.HasEnded || time.ElapsedUs - line.SinceUs < GhostUs, $"A peer has been gone for {(time.ElapsedUs - line.SinceUs) / 1_000_000} s, and its connection stands.");
            Judge(!line.WasCutWithoutAWord || !power.IsOn, "A peer that read was hung up on without a code and a reason.");
        }

        lines.RemoveAll(line => line.HasEnded && !line.WasCutWithoutAWord);
    }

    public void Judge(bool holds, string sentence, int promise = 8, string? who = null)
    {
        if (!holds)
        {
            court.Fault(who ?? nameof(SocketHall), promise, sentence);
        }
    }

    public void Note(string who, string what) => trace.Add($"~  {who}: {what}");

    public void Heard(string who, byte[] text)
    {
        trace.Mix(time.WallUs);
        trace.Mix(text);
        if (trace.IsKept)
        {
            var all = Encoding.UTF8.GetString(text);
            trace.Tell($"   {who} hears {(all.Length > 300 ? all[..300] + "…" : all)}");
        }
    }

    private async Task Hold(Task connection)
    {
        try
        {
            await connection;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Judge(!power.IsOn, $"A connection ended with {e.GetType().Name}: {e.Message} {e.StackTrace}");
        }
    }
}
