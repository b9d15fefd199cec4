using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>Calls whose connection breaks, stalls or is slow, as a plain client meets them.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class BrokenConnectionTests(OneUpstream upstream)
{
    [Theory]
    [InlineData(DropPoint.BeforeForward, false)]
    [InlineData(DropPoint.BeforeAnswer, true)]
    [InlineData(DropPoint.InAnswer, true)]
    public async Task A_connection_that_breaks_leaves_the_order_where_it_was(DropPoint point, bool placed)
    {
        var placing = await upstream.PlaceIntoAsync(new Dropped(point));
        Assert.NotNull(placing.Broke);
        Assert.Equal((null, placed), (placing.Answer, placing.IsPlaced));
        Assert.Equal(placed ? 200 : null, placing.Arrival.Upstream?.Status);
    }

    [Theory]
    [InlineData("POST", DropPoint.BeforeForward, false)]
    [InlineData("POST", DropPoint.BeforeAnswer, true)]
    public async Task A_warm_connection_that_breaks_is_noted_as_often_as_it_was_asked(string method, DropPoint point, bool placed)
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().Always(Match.Place, new Dropped(point)));
        await using (server)
        using (caller)
        {
            // .NET's HttpClient may send a request again by itself when a connection used before breaks without a byte of answer.
            Assert.Equal(200, (await caller.SendPlainAsync("GET", "/api/v3/ping")).Status);
            var id = OneUpstream.NewId();
            await Assert.ThrowsAsync<HttpRequestException>(() => caller.SendAsync(method, "/api/v3/order", upstream.Order(id)));
            Assert.Equal(placed, await upstream.IsPlacedAsync(id));
            Assert.Single(server.Arrivals.All, arrival => arrival["newClientOrderId"] == id);
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_has_told_its_head_and_half_its_body()
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().On(Match.Any, 1, new Dropped(DropPoint.InAnswer)));
        await using (server)
        using (caller)
        using (var http = new HttpClient { BaseAddress = server.Url })
        {
            using var response = await http.GetAsync(new Uri("/api/v3/exchangeInfo", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(200, (int)response.StatusCode);
            using var heard = new MemoryStream();
            await Assert.ThrowsAnyAsync<Exception>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(heard));
            Assert.Equal(response.Content.Headers.ContentLength / 2, heard.Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_half_open_connection_reads_and_says_nothing_until_the_caller_gives_up(bool placed)
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().On(Match.Place, 1, new HalfOpen(placed)));
        await using (server)
        using (caller)
        {
            var id = OneUpstream.NewId();
            using var patience = new CancellationTokenSource();
            var asking = caller.SendAsync("POST", "/api/v3/order", upstream.Order(id), patience.Token);
            await server.Arrivals.ReachedAsync(arrival => arrival["newClientOrderId"] == id);
            if (placed)
            {
                // Known only from the upstream, as for a caller.
                while (!await upstream.IsPlacedAsync(id))
                {
                }
            }

            Assert.False(asking.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            Assert.Equal(placed, await upstream.IsPlacedAsync(id));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_held_call_waits_for_its_gate_on_this_side_of_the_upstream_or_that(bool reachesFirst)
    {
        var gate = new Gate();
        var (server, caller) = await upstream.InFrontAsync(new Script().On(Match.Place, 1, new Held(gate, reachesFirst)));
        await using (server)
        using (caller)
        {
            var id = OneUpstream.NewId();
            var asking = caller.SendAsync("POST", "/api/v3/order", upstream.Order(id));
            await gate.Reached;
            Assert.Equal(reachesFirst, await upstream.IsPlacedAsync(id));
            Assert.False(asking.IsCompleted);
            gate.Open();
            Assert.Equal(200, (await asking).Status);
        }
    }

    [Fact]
    public async Task A_late_answer_is_as_late_as_asked()
    {
        var before = TimeProvider.System.GetTimestamp();
        var placing = await upstream.PlaceIntoAsync(new Late(TimeSpan.FromMilliseconds(30)));
        Assert.True(TimeProvider.System.GetElapsedTime(before) >= TimeSpan.FromMilliseconds(29));
        Assert.Equal((200, true), (placing.Answer!.Status, placing.IsPlaced));
    }
}
