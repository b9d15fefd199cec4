using System.Net.Http.Json;
using System.Text.Json;
using Keywright.Gateway;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>A paper market that follows an exchange's over real sockets.</summary>
public sealed class MirrorTests
{
    private const int Looks = 30_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Red when the books here are not those that the exchange had a moment before, also after the connection to it was cut, or its trades are not done here.</summary>
    [Fact]
    public async Task The_books_are_the_exchange_s_of_a_moment_before()
    {
        await using var upstream = await UpstreamGateway.StartAsync(new UpstreamOptions { Market = MarketMode.Agents });
        await using var exchange = await FaultServer.StartAsync(upstream);
        await using var gateway = await MirrorGateway.StartAsync(exchange);
        using var http = new HttpClient();
        await CompareAsync(http, upstream.Url, gateway.Url);
        await exchange.Sockets.OpenAsync(1, "/stream");
        exchange.Sockets.Cut("/stream");
        await CompareAsync(http, upstream.Url, gateway.Url);
        Assert.Empty(exchange.Problems);
        Assert.True(gateway.Gateway.Status().Meters.Single(meter => meter.Name == "keywright_mirror_trades_total").Value > 0);
    }

    /// <summary>Looks at both until the one has shown some books that the other had.</summary>
    private static async Task CompareAsync(HttpClient http, Uri there, Uri here)
    {
        var (had, same) = (new HashSet<string>(), new HashSet<string>());
        for (var looks = 0; same.Count < 3; looks++)
        {
            Assert.True(looks < Looks, $"{same.Count} books were the exchange's.");
            had.Add(await BookAsync(http, there));
            if (await BookAsync(http, here) is var book && book != "[] []" && had.Contains(book))
            {
                same.Add(book);
            }
        }
    }

    private static async Task<string> BookAsync(HttpClient http, Uri at)
    {
        var depth = await http.GetFromJsonAsync<JsonElement>(new Uri(at, "api/v3/depth?symbol=BTCUSDT&limit=20"), Ct);
        return $"{depth.GetProperty("bids").GetRawText()} {depth.GetProperty("asks").GetRawText()}";
    }
}
