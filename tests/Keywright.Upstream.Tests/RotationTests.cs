using System.Collections.Concurrent;
using Keywright.Binance.Catalogue;
using Keywright.Simulation.Servers;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>Another credential in the place of the one in use over real sockets, under bots that go on trading. The clock stands, so that nobody gives up waiting.</summary>
public sealed class RotationTests
{
    private const int Bots = 4;
    private const int RoundsMax = 12;
    private const int RoundsAfter = 2;
    private const string Order = "/api/v3/order";
    private const string Account = "/api/v3/account";

    /// <summary>
    /// Red when the turn does not wait for the calls that hold the old credential, or a call takes the old one once the turn is told: the exchange ends it in
    /// that moment, while calls that were signed with it still wait at its door.
    /// </summary>
    [Fact]
    public async Task A_credential_is_turned_under_load_and_no_bot_notices()
    {
        var clock = new ManualClock();
        await using var upstream = await UpstreamGateway.StartAsync(new UpstreamOptions { Time = clock });
        var gate = new Gate();
        await using var server = await FaultServer.StartAsync(upstream, new Script().On(Match.Of("GET", Account), 1, new Held(gate, ReachesFirst: false), count: Bots));
        using var direct = upstream.CallerOf(await upstream.CutAsync(label: "direct"));
        var price = await OneUpstream.RestingPriceAsync(direct);
        var registered = 0;
        await using var gateway = await FrontGateway.StartAsync(server.Url, clock, new Unhurried(), pem => upstream.RegisterAsync("ed25519", pem, $"gateway-{++registered}"));
        var (old, isOver) = (gateway.Credential, false);

        // Some calls wait at the exchange's door, signed with the old one; bots go on beside them.
        var answers = new ConcurrentBag<FrontAnswer>();
        var held = Enumerable.Range(0, Bots).Select(_ => AskAsync("GET", Account, "omitZeroBalances=true")).ToList();
        await server.Arrivals.ReachedAsync(static arrival => arrival.Path == Account, Bots);
        var bots = Enumerable.Range(0, Bots).Select(number => Task.Run(() => TradeAsync(number))).ToList();
        var rotation = RotateAsync();
        await Task.WhenAny(rotation, server.Arrivals.ReachedAsync(arrival => arrival.Is(RouteId.PlaceOrder) && arrival.ApiKey != old, Bots));
        gate.Open();
        var turnedAt = await rotation;
        Volatile.Write(ref isOver, true);
        await Task.WhenAll([.. held, .. bots]);

        Assert.All(answers, static answer => Assert.Equal(200, answer.Status));
        Assert.True(answers.Count >= Bots * (1 + (3 * RoundsAfter)));
        Assert.DoesNotContain(server.Arrivals.All, arrival => arrival.Number > turnedAt && arrival.ApiKey == old);
        Assert.False(gateway.IsPaused);
        Assert.Equal(0, gateway.OpenIntents);
        Assert.Empty(server.Problems);

        async Task<int> RotateAsync()
        {
            await gateway.RotateAsync();
            await upstream.Gateway.Keys.RevokeAsync(old, CancellationToken.None);
            return server.Arrivals.All.Count;
        }

        async Task TradeAsync(int number)
        {
            for (var (round, after) = (0, 0); round < RoundsMax && after < RoundsAfter; round++)
            {
                after += Volatile.Read(ref isOver) ? 1 : 0;
                var id = $"bot{number}-{round}";
                await AskAsync("POST", Order, $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={price}&newClientOrderId={id}");
                await AskAsync("GET", Order, $"symbol=BTCUSDT&origClientOrderId={id}");
                await AskAsync("DELETE", Order, $"symbol=BTCUSDT&origClientOrderId={id}");
            }
        }

        async Task AskAsync(string method, string path, string parameters) => answers.Add(await gateway.SendAsync(method, path, gateway.Sign(parameters)));
    }

    /// <summary>Whose timers never ring.</summary>
    private sealed class Unhurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
