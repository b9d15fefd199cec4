using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Requests;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>A call that passes a gate on its way out, over real sockets.</summary>
public sealed class GateTests
{
    /// <summary>Red when a byte leaves through a shut gate, a call stays inside when it has left or failed, or a connection that nothing was sent on is thrown away.</summary>
    [Fact]
    public async Task Nothing_leaves_through_a_shut_gate_and_who_has_left_is_outside()
    {
        await using var server = new ScriptedServer(async (peer, number) =>
        {
            await peer.RequestAsync();
            await peer.AnswerAsync("{}");
            if (number == 0)
            {
                await peer.RequestAsync();
                await peer.AnswerAsync("{}");
            }
        });
        await using var wire = UpstreamCalls.To(server);
        var shut = false;
        var gate = new OrderGate(() => shut);
        var order = new UpstreamRequest { Method = "POST", Path = "/api/v3/order", Parameters = "symbol=BTCUSDT"u8.ToArray(), Gate = gate, Patience = UpstreamCalls.Patience };
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(order, TestContext.Current.CancellationToken));
        Assert.Equal(0, gate.Leaving);

        shut = true;
        Assert.True(Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync(order, TestContext.Current.CancellationToken)).IsStopped);
        Assert.Single(server.Requests);

        shut = false;
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(order, TestContext.Current.CancellationToken));
        Assert.Equal((2, 1, 0), (server.Requests.Count, server.Connections, gate.Leaving));

        // The connection is over: however the next call ends, it is outside afterwards.
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await wire.SendAsync(order, given.Token);
        Assert.True(gate.EmptiedAsync().IsCompleted);
    }
}
