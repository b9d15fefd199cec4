using System.Text.Json;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>A cancel-replace of which a half was done: the answer says which half, and the upstream's book agrees.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class CancelReplaceTests(OneUpstream upstream)
{
    [Theory]
    [InlineData(ReplaceHalf.Neither, 400, -2022, "FAILURE", "NOT_ATTEMPTED", "NEW", false)]
    [InlineData(ReplaceHalf.CancelOnly, 409, -2021, "SUCCESS", "FAILURE", "CANCELED", false)]
    [InlineData(ReplaceHalf.NewOnly, 409, -2021, "FAILURE", "SUCCESS", "NEW", true)]
    public async Task The_half_that_the_answer_tells_of_is_done(ReplaceHalf half, int status, int code, string cancelled, string placed, string oldStatus, bool isNewThere)
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().Always(Match.Any, new HalfCancelReplace(half)));
        await using (server)
        using (caller)
        {
            var answer = await ReplaceAsync(upstream, caller, oldStatus, isNewThere);
            Assert.Equal((status, code), (answer.Status, answer.Code));
            var data = JsonDocument.Parse(answer.Body).RootElement.GetProperty("data");
            Assert.Equal((cancelled, placed), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
            Assert.Equal(half == ReplaceHalf.CancelOnly, data.GetProperty("cancelResponse").TryGetProperty("orderId", out _));
            Assert.Equal(half == ReplaceHalf.NewOnly, data.GetProperty("newOrderResponse") is { ValueKind: JsonValueKind.Object } made && made.TryGetProperty("orderId", out _));
            Assert.Empty(server.Problems);
        }
    }

    [Fact]
    public async Task The_half_is_done_also_for_a_key_whose_private_half_is_elsewhere()
    {
        var pair = new PairOfKeys();
        var apiKey = await upstream.Gateway.RegisterAsync("ed25519", pair.Pem, "elsewhere");
        await using var server = await FaultServer.StartAsync(upstream.Gateway, new Script().Always(Match.Any, new HalfCancelReplace(ReplaceHalf.CancelOnly)));
        using var caller = new SignedCaller(server.Url, UpstreamKey.Ed25519(apiKey, pair), TimeProvider.System);
        Assert.Equal(-2021, (await ReplaceAsync(upstream, caller, "CANCELED", isNewThere: false)).Code);
        Assert.Empty(server.Problems);
    }

    private static async Task<UpstreamAnswer> ReplaceAsync(OneUpstream upstream, SignedCaller caller, string oldStatus, bool isNewThere)
    {
        var (old, next) = (OneUpstream.NewId(), OneUpstream.NewId());
        Assert.Equal(200, (await upstream.Direct.SendAsync("POST", "/api/v3/order", upstream.Order(old))).Status);
        var answer = await caller.SendAsync("POST", "/api/v3/order/cancelReplace", $"{upstream.Order(next)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId={old}");
        var told = await upstream.Direct.SendAsync("GET", "/api/v3/order", $"symbol=BTCUSDT&origClientOrderId={old}");
        var oldId = JsonDocument.Parse(told.Body).RootElement;
        Assert.Equal(oldStatus, oldId.GetProperty("status").GetString());
        Assert.Equal(isNewThere, await upstream.IsPlacedAsync(next));
        return answer;
    }
}
