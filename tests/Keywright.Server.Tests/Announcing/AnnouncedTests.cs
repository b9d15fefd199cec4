using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keywright.Server.Tests.Whole;
using Xunit;

namespace Keywright.Server.Tests.Announcing;

/// <summary>The way of an announcement through the real program.</summary>
public sealed class AnnouncedTests
{
    /// <summary>Red when a change on paper is not told although it was asked for, its signature is not that of the secret shown, or the address goes unasked.</summary>
    [Fact]
    public async Task A_change_on_paper_reaches_the_webhook_signed()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        using var receiver = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var refused = await CliAsync("announce", "webhook", receiver.Url);
        Assert.Equal(1, refused.Code);
        Assert.Contains("--allow-private", refused.Error, StringComparison.Ordinal);
        var set = await CliAsync("announce", "webhook", receiver.Url, "--allow-private", "--json");
        Assert.Equal((0, ""), (set.Code, set.Error));
        var secret = JsonNode.Parse(set.Output)!["secret"]!.GetValue<string>();
        Assert.Equal(0, (await CliAsync("announce", "account", "paper", "on")).Code);
        await program.CutAsync("told");

        var request = await receiver.HeardAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Equal(("created", "told"), (JsonNode.Parse(body)!["what"]!.GetValue<string>(), JsonNode.Parse(body)!["label"]!.GetValue<string>()));
        var signature = request.Split("\r\n").Single(line => line.StartsWith("X-Keywright-Signature: ", StringComparison.Ordinal))["X-Keywright-Signature: t=".Length..].Split(",v1=");
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.UTF8.GetBytes($"{signature[0]}.{body}"))), signature[1]);
        Assert.DoesNotContain(secret, program.Errors, StringComparison.Ordinal);

        async Task<ProgramRun> CliAsync(params string[] words) => await ProgramRun.OfAsync([.. words, "--home", home.Folder.Path]);
    }
}
