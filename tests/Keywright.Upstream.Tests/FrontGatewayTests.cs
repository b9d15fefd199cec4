using Keywright.Binance.Catalogue;
using Keywright.Simulation.Servers;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>
/// The gateway itself, over real sockets, through drawn scripts: no order twice, none lost, every intent closed, nothing sent while the exchange
/// wants silence. Some dozens of seeds; some thousands in a long run.
/// </summary>
public sealed class FrontGatewayTests
{
    private const int Seeds = 40;
    private const int SeedsInALongRun = 4_000;
    private const int SeedsOfOneGateway = 20;

    /// <summary>What takes its time is waiting for sockets that bring nothing any more.</summary>
    private const int GatewaysAtOnce = 8;
    private const int Orders = 3;
    private const int TriesMax = 60;
    private const string Order = "/api/v3/order";

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_order_happens_once_whatever_the_sockets_bring(int part)
    {
        var count = (s_isLong ? SeedsInALongRun : Seeds) / 4;
        var (first, last) = (1 + (part * count), (part + 1) * count);
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count).Where(seed => (seed - first) % SeedsOfOneGateway == 0),
            new ParallelOptions { MaxDegreeOfParallelism = GatewaysAtOnce },
            (from, _) => new ValueTask(LiveThroughAsync(from, Math.Min(SeedsOfOneGateway, last - from + 1))));
    }

    private static async Task LiveThroughAsync(int from, int count)
    {
        var clock = new LeapingClock();
        await using var upstream = await UpstreamGateway.StartAsync(new UpstreamOptions { Time = clock.Steady });

        // The user stream may be on its way back while an order is told 429.
        await using var server = await FaultServer.StartAsync(new FaultServerOptions { Upstream = upstream, CallsForgiven = 1 });
        using var direct = upstream.CallerOf(await upstream.CutAsync(label: "direct"));
        var price = await OneUpstream.RestingPriceAsync(direct);
        await using var gateway = await FrontGateway.StartAsync(server.Url, clock, clock.Patient, pem => upstream.RegisterAsync("ed25519", pem, "gateway"));
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = from; seed < from + count; seed++)
        {
            server.Script.Become(Script.Random(seed, new RandomScriptOptions { CallFaults = 8, EventFaults = 0, HalfOpen = s_isLong || seed % 4 == 0, LateMax = TimeSpan.FromMilliseconds(5) }));
            var said = $"Seed {seed}:\n{server.Script}";
            for (var i = 0; i < Orders; i++)
            {
                await JudgeAsync(seed, i);
            }

            // Calm: what is open is closed, and the exchange lets everybody in again.
            server.Script.Clear();
            for (var beats = 0; (gateway.OpenIntents > 0 || gateway.IsPaused || server.Penalty.IsInForce) && beats < TriesMax; beats++)
            {
                await PassAsync(5);
            }

            Assert.True(gateway.OpenIntents == 0, said);
            Assert.True(server.Arrivals.Duplicates().Count == 0 && server.Arrivals.SentAgain().All(same => same.Calls.Count <= asked[same.ClientId]), $"{said}\n{string.Join('\n', server.Arrivals.All.Where(arrival => arrival.Is(RouteId.PlaceOrder)))}");
            Assert.True(server.Arrivals.Violations().Count == 0, $"{said}\n{string.Join('\n', server.Arrivals.All.TakeLast(40))}");
            Assert.Empty(server.Problems);

            async Task JudgeAsync(int of, int nth)
            {
                var id = $"s{of}-{nth}";
                var told = await AskAsync("POST", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={price}&newClientOrderId={id}");
                var arrived = server.Arrivals.All.Any(arrival => arrival.Is(RouteId.PlaceOrder) && arrival["newClientOrderId"] == id);
                var stands = await IsPlacedAsync(id);
                Assert.True(told.Status != 200 || stands, $"{said}{id} was told {told}, and does not stand.");
                Assert.True(told.Status == 200 || !arrived || !stands, $"{said}{id} was told {told}, and stands.");
                if (told.Status == 200)
                {
                    // Its cancel lives through the same.
                    var gone = await AskAsync("DELETE", $"symbol=BTCUSDT&origClientOrderId={id}");
                    var open = await direct.SendAsync("GET", "/api/v3/openOrders", "symbol=BTCUSDT");
                    Assert.True(gone.Status != 200 || !open.Text.Contains($"\"{id}\"", StringComparison.Ordinal), $"{said}{id} was told {gone}, and is open.");
                }
            }
        }

        // What came of a request: the same request again until somebody knows, and a new try only where nothing had left.
        async Task<FrontAnswer> AskAsync(string method, string parameters)
        {
            var signed = Sign(method, parameters);
            var answer = await gateway.SendAsync(method, Order, signed);
            for (var tries = 0; tries < TriesMax && (answer.Code == -1007 || answer.Status is 429 or 503 && IsNotTaken(answer)); tries++)
            {
                await PassAsync(answer.RetryAfterSeconds ?? 1);
                var isUnknown = answer.Code == -1007;
                var again = await gateway.SendAsync(method, Order, isUnknown ? signed : signed = Sign(method, parameters));
                answer = again.Code == -1021 && isUnknown ? answer : again;
                if (again.Code == -1021 && isUnknown)
                {
                    // Too late to be told: the bot looks for itself, once the gateway has.
                    for (var beats = 0; gateway.OpenIntents > 0 && beats < TriesMax; beats++)
                    {
                        await PassAsync(2);
                    }

                    return new FrontAnswer(await IsPlacedAsync(parameters.Split("newClientOrderId=")[^1]) && method == "POST" ? 200 : 400, 0, "looked for", null, null);
                }
            }

            return answer;
        }

        // Each time that a bot asks anew, and does not send again what it sent, one more call may come of it.
        string Sign(string method, string parameters)
        {
            var id = parameters.Split("ClientOrderId=")[^1];
            asked[id] = asked.GetValueOrDefault(id) + (method == "POST" ? 1 : 0);
            return gateway.Sign(parameters);
        }

        // Nothing was sent, so the bot may ask anew under the same id.
        bool IsNotTaken(FrontAnswer answer) => answer.Status == 429 || answer.Text.Contains("paused", StringComparison.Ordinal) || answer.Text.Contains("has not told", StringComparison.Ordinal);

        async Task PassAsync(int seconds)
        {
            clock.Leap(TimeSpan.FromSeconds(seconds));
            if (gateway.IsPaused)
            {
                await gateway.MendAsync();
            }

            await gateway.BeatAsync();
        }

        async Task<bool> IsPlacedAsync(string id) => (await direct.SendAsync("GET", Order, $"symbol=BTCUSDT&origClientOrderId={id}")) is { Status: 200 };
    }
}
