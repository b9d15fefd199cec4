using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>Calls that the exchange keeps waiting, on a clock that goes only when the test says so.</summary>
public sealed class PatienceTests
{
    private readonly SteppedClock clock = new();
    private readonly SemaphoreSlim heard = new(0);

    /// <summary>Red when a call waits for an exchange that takes it and never answers, or its end is taken for certain.</summary>
    [Fact]
    public async Task A_silent_exchange_is_waited_for_as_long_as_the_call_says()
    {
        await using var server = Silent();
        await using var wire = UpstreamCalls.To(server, clock);
        var call = wire.SendAsync("POST").AsTask();
        await HeardAsync();
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("No whole answer of the exchange came within 10 seconds.", Assert.IsType<UpstreamAnswer.Lost>(await call).Why);
    }

    /// <summary>Red when patience begins anew with each byte, so that a dripping exchange is waited for without end.</summary>
    [Fact]
    public async Task Patience_is_for_the_whole_answer()
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            await peer.RequestAsync();
            await peer.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            heard.Release();
            await peer.SayAsync("half of it");
            await peer.EndAsync();
        });
        await using var wire = UpstreamCalls.To(server, clock);
        var call = wire.SendAsync("GET").AsTask();
        await HeardAsync();
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<UpstreamAnswer.Lost>(await call);
    }

    /// <summary>Red when an answer that came too late is taken for the next call's.</summary>
    [Fact]
    public async Task A_late_answer_is_nobodys()
    {
        using var late = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async (peer, number) =>
        {
            await peer.RequestAsync();
            heard.Release();
            if (number == 0)
            {
                await late.WaitAsync(TestContext.Current.CancellationToken);
                await peer.AnswerAsync("\"late\"");
            }

            await peer.AnswerAsync("\"right\"");
            await peer.EndAsync();
        });
        await using var wire = UpstreamCalls.To(server, clock);
        var call = wire.SendAsync("POST").AsTask();
        await HeardAsync();
        clock.Advance(UpstreamCalls.Patience);
        Assert.IsType<UpstreamAnswer.Lost>(await call);
        late.Release();
        Assert.Equal("\"right\"", Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST")).Text());
    }

    /// <summary>Red when a timer of one call ends a later one on the same connection.</summary>
    [Fact]
    public async Task Each_call_has_its_own_patience()
    {
        using var go = new SemaphoreSlim(0);
        await using var server = AnsweringAt(go);
        await using var wire = UpstreamCalls.To(server, clock);
        for (var i = 0; i < 4; i++)
        {
            var call = wire.SendAsync("POST").AsTask();
            await HeardAsync();
            clock.Advance(TimeSpan.FromSeconds(9));
            go.Release();
            Assert.IsType<UpstreamAnswer.Answered>(await call);
        }

        Assert.Equal(1, server.Connections);
    }

    /// <summary>Red when a call that is given up hangs on, or is said to be certain after it was sent.</summary>
    [Fact]
    public async Task A_call_given_up_is_lost_once_it_was_sent_and_not_sent_before()
    {
        await using var server = Silent();
        await using var wire = UpstreamCalls.To(server, clock);
        using var end = new CancellationTokenSource();
        var call = wire.SendAsync(UpstreamCalls.Of("POST"), end.Token).AsTask();
        await HeardAsync();
        await end.CancelAsync();
        Assert.IsType<UpstreamAnswer.Lost>(await call);
        Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync(UpstreamCalls.Of("POST"), end.Token));
        Assert.Single(server.Requests);
    }

    /// <summary>Red when connections are opened without bound, or a call waits for a place longer than it says.</summary>
    [Fact]
    public async Task Calls_beyond_the_last_connection_wait_for_one()
    {
        using var go = new SemaphoreSlim(0);
        await using var server = AnsweringAt(go);
        await using var wire = UpstreamCalls.To(server, clock);
        var calls = Enumerable.Range(0, HttpUpstream.ConnectionsMax).Select(_ => wire.SendAsync("POST").AsTask()).ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            await HeardAsync();
        }

        var hasty = wire.SendAsync(UpstreamCalls.Of("POST") with { Patience = TimeSpan.FromSeconds(1) }, TestContext.Current.CancellationToken).AsTask();
        var patient = wire.SendAsync("POST").AsTask();
        Assert.False(hasty.IsCompleted || patient.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<UpstreamAnswer.NotSent>(await hasty);
        Assert.Equal(HttpUpstream.ConnectionsMax, server.Requests.Count);

        go.Release(calls.Count + 1);
        Assert.All(await Task.WhenAll(calls), answer => Assert.IsType<UpstreamAnswer.Answered>(answer));
        Assert.IsType<UpstreamAnswer.Answered>(await patient);
        Assert.Equal(HttpUpstream.ConnectionsMax, server.Connections);
    }

    /// <summary>Red when the end of the gateway leaves calls waiting, or lets new ones out.</summary>
    [Fact]
    public async Task When_the_gateway_stops_calls_under_way_are_lost_and_no_other_leaves()
    {
        await using var server = Silent();
        var wire = UpstreamCalls.To(server, clock);
        var call = wire.SendAsync("POST").AsTask();
        await HeardAsync();
        await wire.DisposeAsync();
        Assert.IsType<UpstreamAnswer.Lost>(await call);
        Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync("POST"));
        Assert.Single(server.Requests);
    }

    /// <summary>Takes a request and never answers.</summary>
    private ScriptedServer Silent() => new(async (peer, _) =>
    {
        await peer.RequestAsync();
        heard.Release();
        await peer.EndAsync();
    });

    /// <summary>Answers each request when it is told to.</summary>
    private ScriptedServer AnsweringAt(SemaphoreSlim go) => new(async (peer, _) =>
    {
        while (true)
        {
            await peer.RequestAsync();
            heard.Release();
            await go.WaitAsync(TestContext.Current.CancellationToken);
            await peer.AnswerAsync("{}");
        }
    });

    private Task HeardAsync() => heard.WaitAsync(TestContext.Current.CancellationToken);
}
