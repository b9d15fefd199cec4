using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>
/// A plain client that knows one thing, to ask under the same id before it believes or repeats anything, lives through drawn scripts:
/// in the end each order stands once, and the upstream's own book says so.
/// </summary>
[Collection(UpstreamCollection.Name)]
public sealed class EveryPointTests(OneUpstream upstream)
{
    private const int Orders = 4;
    private const int TriesMax = 60;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Orders_stand_once_after_a_drawn_script(int seed)
    {
        var script = Script.Random(seed, new RandomScriptOptions { HalfOpen = false, LateMax = TimeSpan.FromMilliseconds(5) });
        var (server, caller) = await upstream.InFrontAsync(script);
        await using (server)
        using (caller)
        {
            for (var i = 0; i < Orders; i++)
            {
                var id = OneUpstream.NewId();
                Assert.True(await PlaceOnceAsync(server, caller, id), $"Seed {seed}:\n{script}");
                Assert.True(await upstream.IsPlacedAsync(id), $"Seed {seed}:\n{script}");
            }

            Assert.Empty(server.Arrivals.Duplicates());
            Assert.Empty(server.Arrivals.Violations());
            Assert.Empty(server.Problems);
        }
    }

    private async Task<bool> PlaceOnceAsync(FaultServer server, SignedCaller caller, string id)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            await AskAsync(server, caller, "POST", upstream.Order(id));
            UpstreamAnswer? told;
            do
            {
                told = await AskAsync(server, caller, "GET", $"symbol=BTCUSDT&origClientOrderId={id}");
            }
            while (tries++ < TriesMax && !(told is { Code: -2013 } || (told?.Status == 200 && told.Text.Contains($"\"{id}\"", StringComparison.Ordinal))));
            if (told?.Status == 200)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null when nothing whole came; waits out a penalty by the clock it is kept by.</summary>
    private static async Task<UpstreamAnswer?> AskAsync(FaultServer server, SignedCaller caller, string method, string parameters)
    {
        var clock = server.Clock;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            var answer = await caller.SendAsync(method, "/api/v3/order", parameters, patience.Token);
            if (answer.RetryAfter is { } seconds)
            {
                // A timer may ring a moment before its time by the clock that the penalty is kept by.
                await Task.Delay(TimeSpan.FromSeconds(seconds) + Moment, clock);
            }

            return answer;
        }
        catch (Exception why) when (why is HttpRequestException or IOException or OperationCanceledException)
        {
            // On a busy machine the answer that was given up may have been the one that said to wait.
            while (server.Penalty.IsInForce)
            {
                await Task.Delay(Moment, clock);
            }

            return null;
        }
    }
}
