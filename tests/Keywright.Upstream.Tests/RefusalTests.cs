using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>Answers in place of the upstream's: the caller sees the status and the code, and the order stands or does not as the fault says.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class RefusalTests(OneUpstream upstream)
{
    public static TheoryData<string, Fault, int, int, bool> Cases { get; } = new()
    {
        { "late", Refused.LateTimestamp, 400, -1021, false },
        { "early", Refused.EarlyTimestamp, 400, -1021, false },
        { "signature", Refused.BadSignature, 400, -1022, false },
        { "key", Refused.KeyRejected, 401, -2015, false },
        { "timeout, placed", Refused.TimedOut(placed: true), 504, -1007, true },
        { "timeout, not placed", Refused.TimedOut(placed: false), 504, -1007, false },
        { "unexpected, placed", Refused.UnexpectedResponse(placed: true), 500, -1006, true },
        { "unexpected, not placed", Refused.UnexpectedResponse(placed: false), 500, -1006, false },
        { "503 without a body, placed", new Unavailable(Placed: true), 503, 0, true },
        { "503 without a body, not placed", new Unavailable(), 503, 0, false },
        { "503 with a body, placed", new Unavailable(Unavailable.Sentence, Placed: true), 503, -1000, true },
        { "503 with a body, not placed", new Unavailable(Unavailable.Sentence), 503, -1000, false },
        { "firewall", new FirewallPage(), 403, 0, false },
        { "any other", Refused.Of(418, -7777, "Never heard of.", placed: true), 418, -7777, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_caller_is_told_one_thing_and_the_upstream_did_another(string name, Fault fault, int status, int code, bool placed)
    {
        var placing = await upstream.PlaceIntoAsync(fault);
        Assert.True((status, code, placed) == (placing.Answer!.Status, placing.Answer.Code, placing.IsPlaced), $"{name}: {placing.Arrival}");
        Assert.Equal(placed ? 200 : null, placing.Arrival.Upstream?.Status);
        Assert.Equal(status, placing.Arrival.Answered?.Status);
        Assert.Equal(fault.ToString(), placing.Arrival.Done);
    }

    [Fact]
    public async Task An_order_limit_tells_when_to_come_again_and_holds_nobody_to_it()
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().On(Match.Place, 1, Refused.TooManyOrders(retryAfter: 9)));
        await using (server)
        using (caller)
        {
            var first = await caller.SendAsync("POST", "/api/v3/order", upstream.Order(OneUpstream.NewId()));
            Assert.Equal((429, -1015, 9), (first.Status, first.Code, first.RetryAfter));
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(OneUpstream.NewId()))).Status);
            Assert.Empty(server.Arrivals.Violations());
        }
    }

    [Fact]
    public async Task Without_a_rule_the_upstream_s_own_answer_comes_with_its_headers()
    {
        var placing = await upstream.PlaceIntoAsync(new Late(TimeSpan.Zero));
        Assert.Equal((200, true), (placing.Answer!.Status, placing.IsPlaced));
        Assert.Equal("1", placing.Answer.Header("X-MBX-ORDER-COUNT-10S") is { } count && int.Parse(count, null) > 0 ? "1" : "missing");
        Assert.Equal(UpstreamAnswer.JsonType, placing.Answer.ContentType.Replace("; ", ";", StringComparison.Ordinal), ignoreCase: true);
    }

    [Fact]
    public async Task The_page_of_the_firewall_is_no_json()
    {
        var placing = await upstream.PlaceIntoAsync(new FirewallPage());
        Assert.StartsWith("<html>", placing.Answer!.Text, StringComparison.Ordinal);
        Assert.Equal("text/html", placing.Answer.ContentType);
    }
}
