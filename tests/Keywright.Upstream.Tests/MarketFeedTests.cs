using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Keywright.Gateway;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>The exchange's market streams over real sockets, with everything that can become of an event and of a connection.</summary>
public sealed class MarketFeedTests : IAsyncLifetime
{
    private const int Trades = 32;

    private UpstreamGateway upstream = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => upstream = await UpstreamGateway.StartAsync(new UpstreamOptions { Market = MarketMode.Agents });

    /// <summary>Red when what is lost, doubled or out of order upstream, or a connection that ends, is noticed by a bot that hears trades.</summary>
    [Theory]
    [MemberData(nameof(Listener.Faults), MemberType = typeof(Listener))]
    public async Task A_bot_hears_every_trade_once_and_in_order(StreamFault fault)
    {
        await using var exchange = await FaultServer.StartAsync(upstream, new Script().OnEvent("aggTrade", 6, fault).OnEvent("aggTrade", 16, fault));
        await using var gateway = await LiveGateway.StartAsync(exchange, upstream);
        using var bot = await Listener.OpenAsync(gateway, "ws/btcusdt@aggTrade");
        long? last = null;
        for (var heard = 0; heard < Trades; heard++)
        {
            var id = (await bot.HearAsync()).GetProperty("a").GetInt64();
            Assert.Equal(last + 1 ?? id, id);
            last = id;
        }

        // One connection brings it, and another only where the first was taken away.
        await exchange.Sockets.OpenAsync(1, "/stream");
        Assert.Empty(exchange.Problems);
    }

    /// <summary>Red when a book from the stream differs from the exchange's at the same update, also after its connection was cut, or is never told again.</summary>
    [Fact]
    public async Task A_book_from_the_stream_is_the_exchange_s_own()
    {
        await using var exchange = await FaultServer.StartAsync(upstream);
        await using var gateway = await LiveGateway.StartAsync(exchange, upstream);
        using var http = new HttpClient();
        await CompareAsync(http, gateway);
        await exchange.Sockets.OpenAsync(1, "/stream");
        exchange.Sockets.Cut("/stream");
        await CompareAsync(http, gateway);
        await exchange.Sockets.ShutDownAsync("/stream");
        await CompareAsync(http, gateway);
    }

    /// <summary>Red when six bots' polls over the wire reach the exchange one by one.</summary>
    [Fact]
    public async Task Polls_of_many_bots_cost_next_to_nothing()
    {
        await using var exchange = await FaultServer.StartAsync(upstream);
        await using var gateway = await LiveGateway.StartAsync(exchange, upstream);
        using var http = new HttpClient();
        await CompareAsync(http, gateway);
        var before = exchange.Arrivals.All.Count(arrival => arrival.Path == "/api/v3/depth");
        var (kept, asked) = (0, 0);
        for (; asked < 300; asked++)
        {
            using var answer = await http.GetAsync(new Uri(gateway.Url, "api/v3/depth?symbol=ETHUSDT&limit=20"), Ct);
            kept += answer.Headers.Contains("X-Keywright-Age-Ms") ? 1 : 0;
        }

        var sent = exchange.Arrivals.All.Count(arrival => arrival.Path == "/api/v3/depth") - before;
        Assert.True(sent <= asked / 5, $"{sent} of {asked} calls were sent");
        Assert.Equal(asked, kept + sent);
    }

    public async ValueTask DisposeAsync() => await upstream.DisposeAsync();

    /// <summary>Asks both for the book until both tell of the same update a few times.</summary>
    private async Task CompareAsync(HttpClient http, LiveGateway gateway)
    {
        for (var compared = 0; compared < 3;)
        {
            using var answer = await http.GetAsync(new Uri(gateway.Url, "api/v3/depth?symbol=ETHUSDT&limit=20"), Ct);
            if (!answer.Headers.TryGetValues("X-Keywright-Age-Ms", out var age))
            {
                continue;
            }

            Assert.InRange(int.Parse(age.Single(), CultureInfo.InvariantCulture), 0, 3_200);
            var (here, there) = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct), await http.GetFromJsonAsync<JsonElement>(new Uri(upstream.Url, "api/v3/depth?symbol=ETHUSDT&limit=20"), Ct));
            if (here.GetProperty("lastUpdateId").GetInt64() == there.GetProperty("lastUpdateId").GetInt64())
            {
                Assert.Equal(there.GetRawText(), here.GetRawText());
                compared++;
            }
        }
    }
}
