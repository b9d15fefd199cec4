using System.Globalization;
using System.Text.Json;
using Keywright.Keys.Signing;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>One upstream for all tests that do not touch its clock; what a test places it names itself.</summary>
public sealed class OneUpstream : IAsyncLifetime
{
    private static int ids;

    public UpstreamGateway Gateway { get; private set; } = null!;

    public UpstreamKey Key { get; private set; } = null!;

    /// <summary>Past the faults.</summary>
    public SignedCaller Direct { get; private set; } = null!;

    /// <summary>Far below the market: an order there rests.</summary>
    public string RestingPrice { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Gateway = await UpstreamGateway.StartAsync();
        Key = await Gateway.CutAsync(KeyType.Ed25519);
        Direct = Gateway.CallerOf(Key);
        RestingPrice = await RestingPriceAsync(Direct);
    }

    public static async Task<string> RestingPriceAsync(SignedCaller caller)
    {
        var told = JsonDocument.Parse((await caller.SendPlainAsync("GET", "/api/v3/avgPrice", "symbol=BTCUSDT")).Body).RootElement;
        var price = decimal.Parse(told.GetProperty("price").GetString()!, CultureInfo.InvariantCulture) * 0.8m;
        return decimal.Round(price, 2).ToString("0.00", CultureInfo.InvariantCulture);
    }

    public static string NewId() => $"order-{Interlocked.Increment(ref ids)}";

    public string Order(string id) => $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={RestingPrice}&newClientOrderId={id}";

    public (string, string)[] OrderFields(string id) => [.. Order(id).Split('&').Select(each => each.Split('=')).Select(each => (each[0], each[1]))];

    public async Task<bool> IsPlacedAsync(string id) => (await Direct.SendAsync("GET", "/api/v3/order", $"symbol=BTCUSDT&origClientOrderId={id}")) switch
    {
        { Status: 200 } => true,
        { Code: -2013 } => false,
        var other => throw new InvalidOperationException(other.Text),
    };

    /// <summary>A server in front of it, and a caller that speaks through it.</summary>
    public async Task<(FaultServer Server, SignedCaller Caller)> InFrontAsync(Script script)
    {
        var server = await FaultServer.StartAsync(Gateway, script);
        return (server, server.CallerOf(Key));
    }

    /// <summary>Places one order into a fault.</summary>
    public async Task<Placing> PlaceIntoAsync(Fault fault)
    {
        var (server, caller) = await InFrontAsync(new Script().On(Match.Place, 1, fault));
        await using (server)
        using (caller)
        {
            var id = NewId();
            UpstreamAnswer? answer = null;
            Exception? broke = null;
            try
            {
                answer = await caller.SendAsync("POST", "/api/v3/order", Order(id));
            }
            catch (Exception why) when (why is HttpRequestException or IOException)
            {
                broke = why;
            }

            Assert.Empty(server.Problems);
            return new Placing(answer, broke, await IsPlacedAsync(id), Assert.Single(server.Arrivals.All));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Direct.Dispose();
        await Gateway.DisposeAsync();
    }
}

/// <summary>What came of an order: what its caller heard, and whether the upstream has it.</summary>
public sealed record Placing(UpstreamAnswer? Answer, Exception? Broke, bool IsPlaced, Arrival Arrival);

[CollectionDefinition(Name)]
public sealed class UpstreamCollection : ICollectionFixture<OneUpstream>
{
    public const string Name = "one upstream";
}
