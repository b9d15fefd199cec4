using System.Net.WebSockets;
using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>The same faults on request frames of the WebSocket API, and on the handshake before them.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class FrameTests(OneUpstream upstream)
{
    public static TheoryData<string, Fault, int, int, bool> Refusals { get; } = new()
    {
        { "timeout, placed", Refused.TimedOut(placed: true), 504, -1007, true },
        { "timeout, not placed", Refused.TimedOut(placed: false), 504, -1007, false },
        { "late", Refused.LateTimestamp, 400, -1021, false },
        { "key", Refused.KeyRejected, 401, -2015, false },
        { "503", new Unavailable(Unavailable.Sentence, Placed: true), 503, -1000, true },
        { "429", new Limited(429, 1), 429, -1003, false },
    };

    [Fact]
    public async Task Frames_pass_and_are_noted_as_the_routes_they_are()
    {
        await InFrontAsync(new Script(), async (server, socket, caller) =>
        {
            var id = OneUpstream.NewId();
            await socket.SayAsync(caller.Frame("one", "order.place", upstream.OrderFields(id)));
            var answer = await socket.HearAsync();
            Assert.Equal(("one", 200), (answer.GetProperty("id").GetString(), answer.GetProperty("status").GetInt32()));
            Assert.Equal(id, answer.GetProperty("result").GetProperty("clientOrderId").GetString());

            var placing = Assert.Single(server.Arrivals.Of(RouteId.PlaceOrder));
            Assert.Equal((Arrival.FrameMethod, "order.place", id, caller.ApiKey), (placing.Method, placing.Path, placing["newClientOrderId"], placing.ApiKey));
            Assert.Null(placing["signature"]);
            Assert.Equal((200, 0), (placing.Upstream?.Status, placing.Weight));
            Assert.True(server.Arrivals.All[0].IsHandshake);
            Assert.Equal(server.Arrivals.All[0].Connection, placing.Connection);
        });
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_comes_in_the_envelope_of_the_frame(string name, Fault fault, int status, int code, bool placed)
    {
        await InFrontAsync(new Script().On(Match.Place, 1, fault), async (server, socket, caller) =>
        {
            var id = OneUpstream.NewId();
            await socket.SayAsync(caller.Frame("one", "order.place", upstream.OrderFields(id)));
            var answer = await socket.HearAsync();
            Assert.True(("one", status, code) == (answer.GetProperty("id").GetString(), answer.GetProperty("status").GetInt32(), answer.GetProperty("error").GetProperty("code").GetInt32()), $"{name}: {answer}");
            Assert.Equal(placed, await upstream.IsPlacedAsync(id));
            Assert.Equal(fault is Limited, answer.GetProperty("error").TryGetProperty("data", out _));
        });
    }

    [Theory]
    [InlineData(DropPoint.BeforeForward, false)]
    [InlineData(DropPoint.BeforeAnswer, true)]
    [InlineData(DropPoint.InAnswer, true)]
    public async Task A_frame_may_break_its_connection(DropPoint point, bool placed)
    {
        await InFrontAsync(new Script().On(Match.Place, 1, new Dropped(point)), async (server, socket, caller) =>
        {
            var id = OneUpstream.NewId();
            await socket.SayAsync(caller.Frame("one", "order.place", upstream.OrderFields(id)));
            await Assert.ThrowsAsync<WebSocketException>(() => socket.HearAsync());
            Assert.Null(socket.Closed);
            Assert.Equal(placed, await upstream.IsPlacedAsync(id));
            await server.Sockets.OpenAsync(0);
        });
    }

    [Fact]
    public async Task Answers_to_frames_may_be_broken_or_garbled()
    {
        var script = new Script().On(Match.Of(RouteId.Account), 1, new GarbledNumbers()).On(Match.Of(RouteId.Account), 2, new BrokenJson());
        await InFrontAsync(script, async (_, socket, caller) =>
        {
            await socket.SayAsync(caller.Frame("one", "account.status"));
            Assert.Equal("NaN", (await socket.HearAsync()).GetProperty("result").GetProperty("balances")[0].GetProperty("free").GetString());
            await socket.SayAsync(caller.Frame("two", "account.status"));
            var broken = await socket.HearTextAsync();
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(broken));
        });
    }

    [Fact]
    public async Task A_held_frame_lets_a_later_one_pass()
    {
        var gate = new Gate();
        await InFrontAsync(new Script().On(Match.Of(RouteId.Account), 1, new Held(gate)), async (_, socket, caller) =>
        {
            await socket.SayAsync(caller.Frame("one", "account.status"));
            await gate.Reached;
            await socket.SayAsync(caller.Frame("two", "account.status"));
            Assert.Equal("two", (await socket.HearAsync()).GetProperty("id").GetString());
            gate.Open();
            Assert.Equal("one", (await socket.HearAsync()).GetProperty("id").GetString());
        });
    }

    [Fact]
    public async Task A_half_open_frame_silences_all_of_its_connection_and_leaves_it_open()
    {
        await InFrontAsync(new Script().On(Match.Place, 1, new HalfOpen(Placed: true)), async (server, socket, caller) =>
        {
            var id = OneUpstream.NewId();
            await socket.SayAsync(caller.Frame("one", "order.place", upstream.OrderFields(id)));
            await socket.SayAsync(caller.Frame("two", "account.status"));
            await server.Arrivals.ReachedAsync(arrival => arrival.Is(RouteId.Account));
            while (!server.Arrivals.All.Any(arrival => arrival is { Path: "account.status", Answered: not null }))
            {
                await Task.Yield();
            }

            Assert.Equal(1, server.Sockets.CountOf());
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.HearTextAsync(patience.Token));
            Assert.True(await upstream.IsPlacedAsync(id));
        });
    }

    [Fact]
    public async Task A_handshake_may_be_refused_or_break()
    {
        var script = new Script().On(Match.Handshake("/ws-api/v3"), 1, new Unavailable()).On(Match.Handshake("/ws-api/v3"), 2, new Dropped(DropPoint.BeforeForward));
        await using var server = await FaultServer.StartAsync(upstream.Gateway, script);
        await Assert.ThrowsAsync<WebSocketException>(() => Listener.OpenAsync(server, "ws-api/v3"));
        await Assert.ThrowsAsync<WebSocketException>(() => Listener.OpenAsync(server, "ws-api/v3"));
        using var socket = await Listener.OpenAsync(server, "ws-api/v3");
        Assert.Equal([503, null, 101], server.Arrivals.All.Select(arrival => arrival.Answered?.Status));
    }

    private async Task InFrontAsync(Script script, Func<FaultServer, Listener, SignedCaller, Task> run)
    {
        var (server, caller) = await upstream.InFrontAsync(script);
        await using (server)
        using (caller)
        {
            using (var socket = await Listener.OpenAsync(server, "ws-api/v3"))
            {
                await run(server, socket, caller);
            }

            Assert.Empty(server.Problems);
        }
    }
}
