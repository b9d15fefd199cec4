using System.Text.Json;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>Answers that no client may believe, or follow, or read to their end.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class BadAnswerTests(OneUpstream upstream)
{
    [Fact]
    public async Task An_oversized_answer_is_the_true_one_and_too_much_of_it()
    {
        var placing = await upstream.PlaceIntoAsync(new Oversized(3_000_000));
        Assert.Equal((200, 3_000_000, true), (placing.Answer!.Status, placing.Answer.Body.Length, placing.IsPlaced));
        Assert.Equal(placing.Arrival["newClientOrderId"], JsonDocument.Parse(placing.Answer.Body).RootElement.GetProperty("clientOrderId").GetString());
    }

    [Fact]
    public async Task An_endless_answer_goes_on_for_as_long_as_it_is_read()
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().Always(Match.Any, new Endless()));
        await using (server)
        using (caller)
        using (var http = new HttpClient { BaseAddress = server.Url })
        {
            using var response = await http.GetAsync(new Uri("/api/v3/ping", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[64 * 1024];
            for (var read = 0; read < 4_000_000;)
            {
                var more = await body.ReadAsync(buffer);
                Assert.NotEqual(0, more);
                read += more;
            }
        }
    }

    [Fact]
    public async Task A_broken_answer_is_whole_on_the_wire_and_no_json()
    {
        var placing = await upstream.PlaceIntoAsync(new BrokenJson());
        Assert.Equal((200, true), (placing.Answer!.Status, placing.IsPlaced));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(placing.Answer.Body));
    }

    [Fact]
    public async Task An_answer_may_come_under_another_type()
    {
        var placing = await upstream.PlaceIntoAsync(new WrongContentType("image/png"));
        Assert.Equal(("image/png", true), (placing.Answer!.ContentType, placing.IsPlaced));
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("1e400")]
    [InlineData("null")]
    public async Task Garbled_numbers_stand_where_decimals_did_and_the_answer_is_still_json(string garbage)
    {
        var placing = await upstream.PlaceIntoAsync(new GarbledNumbers(garbage));
        Assert.Equal((200, true), (placing.Answer!.Status, placing.IsPlaced));
        var told = JsonDocument.Parse(placing.Answer.Body).RootElement;
        Assert.Equal((garbage, garbage), (told.GetProperty("price").GetRawText(), told.GetProperty("executedQty").GetRawText()));
    }

    [Fact]
    public async Task A_redirect_is_followed_by_those_who_follow_and_the_other_place_notes_it()
    {
        await using var elsewhere = await FaultServer.StartAsync(new FaultServerOptions());
        var (server, caller) = await upstream.InFrontAsync(new Script().Always(Match.Any, new Redirected(new Uri(elsewhere.Url, "/api/v3/time"))));
        await using (server)
        using (caller)
        {
            var answer = await caller.SendAsync("GET", "/api/v3/account", "");
            Assert.Equal((301, new Uri(elsewhere.Url, "/api/v3/time").AbsoluteUri), (answer.Status, answer.Header("Location")));
            Assert.Empty(elsewhere.Arrivals.All);

            using var follower = new HttpClient { BaseAddress = server.Url };
            Assert.Contains("serverTime", await follower.GetStringAsync(new Uri("/api/v3/ping", UriKind.Relative)), StringComparison.Ordinal);
            Assert.Single(elsewhere.Arrivals.Of("GET", "/api/v3/time"));
        }
    }
}
