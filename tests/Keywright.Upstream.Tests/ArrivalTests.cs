using Keywright.Binance.Catalogue;
using Keywright.Keys.Signing;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>What is noted of each call, and what a checker can ask.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class ArrivalTests(OneUpstream upstream)
{
    [Fact]
    public async Task A_call_is_noted_with_all_but_its_signature()
    {
        var placing = await upstream.PlaceIntoAsync(new Late(TimeSpan.Zero));
        var arrival = placing.Arrival;
        Assert.Equal((1, "POST", "/api/v3/order", upstream.Key.ApiKey), (arrival.Number, arrival.Method, arrival.Path, arrival.ApiKey));
        Assert.Equal(["newClientOrderId", "price", "quantity", "side", "symbol", "timeInForce", "timestamp", "type"], arrival.Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((RouteId.PlaceOrder, 0, 200, 200), (arrival.Route?.Id, arrival.Weight, arrival.Upstream?.Status, arrival.Answered?.Status));
        Assert.DoesNotContain("signature", arrival.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_accepted_twice_under_one_id_is_a_duplicate_and_one_refused_the_second_time_is_not()
    {
        var (server, caller) = await upstream.InFrontAsync(new Script());
        await using (server)
        using (caller)
        {
            // The id is free again once its order is gone.
            var (twice, refused) = (OneUpstream.NewId(), OneUpstream.NewId());
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(twice))).Status);
            Assert.Equal(200, (await caller.SendAsync("DELETE", "/api/v3/order", $"symbol=BTCUSDT&origClientOrderId={twice}")).Status);
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(twice))).Status);
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(refused))).Status);
            Assert.Equal(400, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(refused))).Status);
            var (id, calls) = Assert.Single(server.Arrivals.Duplicates());
            Assert.Equal((twice, 2), (id, calls.Count));
            Assert.Equal([twice, refused], server.Arrivals.SentAgain().Select(each => each.ClientId));
        }
    }

    [Theory]
    [InlineData(KeyType.Hmac)]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.Rsa)]
    public async Task Keys_of_every_type_trade_through_it(KeyType type)
    {
        var key = await upstream.Gateway.CutAsync(type, $"key-of-{type}".ToLowerInvariant());
        await using var server = await FaultServer.StartAsync(upstream.Gateway);
        using var caller = server.CallerOf(key);
        Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(OneUpstream.NewId()))).Status);
        Assert.DoesNotContain(key.Secret, key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_body_passes_as_it_is()
    {
        await using var server = await FaultServer.StartAsync(upstream.Gateway);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var signer = upstream.Gateway.CallerOf(upstream.Key);
        var id = OneUpstream.NewId();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v3/order") { Content = new StringContent(signer.Sign($"{upstream.Order(id)}&timestamp={now}"), new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Add("X-MBX-APIKEY", signer.ApiKey);
        using var response = await http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(id, Assert.Single(server.Arrivals.All)["newClientOrderId"]);
    }

    [Fact]
    public async Task Two_accounts_of_the_upstream_trade_with_each_other()
    {
        await upstream.Gateway.AddAccountAsync("other", ("BTC", 1m));
        using var seller = upstream.Gateway.CallerOf(await upstream.Gateway.CutAsync(label: "seller", account: "other"));
        var id = OneUpstream.NewId();
        Assert.Equal(200, (await upstream.Direct.SendAsync("POST", "/api/v3/order", upstream.Order(id))).Status);
        var sold = await seller.SendAsync("POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001");
        Assert.Contains("\"status\":\"FILLED\"", sold.Text, StringComparison.Ordinal);
    }
}
