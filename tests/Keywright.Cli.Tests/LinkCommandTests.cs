using System.Runtime.Versioning;
using System.Text.Json;
using Xunit;

namespace Keywright.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class LinkCommandTests
{
    private const string Waiting =
        """{"apiKey":"kw00000000000000000000000000000000000000000000000000000000000001","secretKey":null,"label":"ann","account":"paper","type":"hmac","permissions":["read"],"allowedIps":[],"symbols":[],"createdAt":"2026-11-21T17:00:00.000000Z","expiresAt":null,"tradingAuthorityExpiresAt":null,"claim":{"url":"http://127.0.0.1:8471/claim/kwcX","expiresAt":"2026-11-21T18:00:00.000000Z"}}""";

    private const string Link =
        """{"url":"http://127.0.0.1:8471/rebind/kwrX","label":"ann","replaces":"203.0.113.7","person":"alice","expiresAt":"2026-11-22T17:00:00.000000Z"}""";

    [Fact]
    public async Task A_claim_prints_the_link_and_no_secret()
    {
        await using var server = new CannedServer(_ => (200, Waiting));
        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "ann", "--claim", "90m");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  claim      http://127.0.0.1:8471/claim/kwcX\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secretKey", run.Output, StringComparison.Ordinal);
        Assert.Equal(90 * 60, Body(Assert.Single(server.Asked)).GetProperty("claimInSeconds").GetInt64());
    }

    [Fact]
    public async Task A_rebind_asks_for_what_the_line_says()
    {
        await using var server = new CannedServer(line => (200, Link));
        var run = await Run.InAsync(server.Home, "keys", "rebind", "ann", "--link", "24h", "--person", "alice", "--from", "203.0.113.7");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("http://127.0.0.1:8471/rebind/kwrX", run.Output, StringComparison.Ordinal);
        var asked = Assert.Single(server.Asked);
        Assert.StartsWith("POST /v1/keys/ann/rebind-links ", asked, StringComparison.Ordinal);
        var wish = Body(asked);
        Assert.Equal((86_400L, "203.0.113.7", "alice"), (wish.GetProperty("expiresInSeconds").GetInt64(), wish.GetProperty("from").GetString(), wish.GetProperty("person").GetString()));
    }

    /// <summary>Red when a line that cannot be meant asks the server for anything.</summary>
    [Theory]
    [InlineData("--claim takes a span", "keys create --label ann --claim soon")]
    [InlineData("--claim and --env exclude each other", "keys create --label ann --claim 1h --env ann.env")]
    [InlineData("keys rebind takes --to ADDRESS", "keys rebind ann")]
    [InlineData("keys rebind takes --to ADDRESS", "keys rebind ann --to 203.0.113.7 --link 24h")]
    [InlineData("keys rebind takes --to ADDRESS", "keys rebind ann --to 203.0.113.7 --person alice")]
    [InlineData("--link takes a span", "keys rebind ann --link soon")]
    [InlineData("--link takes a span", "keys rebind ann --link none --person alice")]
    [InlineData("announce account takes on or off", "announce account paper maybe")]
    [InlineData("--password-file goes with --user", "announce mail --host h --from a@example.com --to b@example.com --password-file x")]
    public async Task What_cannot_be_meant_is_misuse(string sentence, string line)
    {
        await using var server = new CannedServer(_ => (200, "{}"));
        var run = await Run.InAsync(server.Home, line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    private static JsonElement Body(string asked)
    {
        using var json = JsonDocument.Parse(asked[asked.IndexOf('{', StringComparison.Ordinal)..(asked.LastIndexOf('}') + 1)]);
        return json.RootElement.Clone();
    }
}
