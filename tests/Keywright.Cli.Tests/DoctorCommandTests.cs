using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Control;
using Keywright.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Cli.Tests;

/// <summary>The faces of <c>doctor</c>: what is typed, what is printed, how it ends.</summary>
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private const string Query = "symbol=LTCBTC&side=BUY&timestamp=1499827319559";

    private readonly TemporaryFolder folder = new();

    public ValueTask InitializeAsync()
    {
        File.WriteAllText(folder.File("secret.txt"), Secret + "\n");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_key_is_cut_into_a_file_and_examined_from_it()
    {
        await using var hosting = await ServeAsync();
        var env = folder.File("bot.env");
        var cut = await Run.InAsync(folder.File("home"), "keys", "create", "--label", "bot", "--preset", "spot-bot", "--env", env);
        Assert.True(cut.ExitCode == 0, cut.Error);
        var secret = File.ReadAllLines(env).Single(line => line.StartsWith("KEYWRIGHT_SECRET_KEY=", StringComparison.Ordinal)).Split('=')[1];

        var shown = await Run.OfAsync("doctor", "--env", env, "--preset", "spot-bot");
        var json = await Run.OfAsync("doctor", "--env", env, "--json");

        Assert.True(shown.ExitCode == 0, shown.Output + shown.Error);
        var rows = shown.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..^1];
        Assert.All(rows, row => Assert.True(row.Length <= 100 && (row.StartsWith(new string(' ', 27), StringComparison.Ordinal) || (row[17..19] == "  " && row[25..27] == "  " && row[27] != ' ')), row));
        Assert.Matches(@"\d+ passed, \d+ warned, 0 failed, 0 not tried; \d+ calls\.\n$", shown.Output);
        Assert.DoesNotContain("signature=", shown.Output + json.Output);
        Assert.DoesNotContain(secret, shown.Output + json.Output + shown.Error + json.Error);

        Assert.Equal(0, json.ExitCode);
        Assert.Equal("", json.Error);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal(hosting.ApiUrl, report.RootElement.GetProperty("target").GetString());
        Assert.Equal("paper", report.RootElement.GetProperty("venue").GetString());
        var steps = report.RootElement.GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("step").GetString()!);
        Assert.Equal(13, steps.Count);
        Assert.Equal("pass", steps["read-access"].GetProperty("status").GetString());
        Assert.Equal(20, steps["quota"].GetProperty("facts").GetProperty("weightStated").GetInt32());
        Assert.True(steps["user-data"].GetProperty("facts").GetProperty("event").GetBoolean());
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_command_with_1_and_names_the_mend()
    {
        await using var hosting = await ServeAsync();

        var run = await Run.OfAsync("doctor", "--url", hosting.ApiUrl, "--key", new string('A', 64), "--secret-file", folder.File("secret.txt"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("read-access        fail    GET /api/v3/account is answered 401, -2015", run.Output);
        Assert.Contains("Mend: Check that key and URL belong together", run.Output);
        Assert.DoesNotContain(new string('A', 20), run.Output);
    }

    [Theory]
    [InlineData("doctor --url http://127.0.0.1:1 --key K --secret-file SECRET", "--key takes an API key")]
    [InlineData("doctor --url http://192.0.2.1:8470 --key KEY --secret-file SECRET", "--url must be https off loopback")]
    [InlineData("doctor --url ftp://127.0.0.1 --key KEY --secret-file SECRET", "--url takes a base URL")]
    [InlineData("doctor --url http://127.0.0.1:1/api --key KEY --secret-file SECRET", "--url takes a base URL")]
    [InlineData("doctor --key KEY --secret-file SECRET", "The target is missing")]
    [InlineData("doctor --url http://127.0.0.1:1 --secret-file SECRET", "The API key is missing")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY", "The key's secret is missing")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret-file NONE", "cannot be read")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret-file SECRET --env SECRET", "give one of them")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --env SECRET", "names no KEYWRIGHT_SECRET_KEY")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret-file SECRET --preset bot", "--preset takes portfolio, tax")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret-file SECRET --market options", "--market takes spot or futures")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret-file SECRET --symbol BTC/USDT", "--symbol takes a symbol")]
    [InlineData("doctor --url http://127.0.0.1:1 --key KEY --secret NhqPtmdSJYdK", "NhqPtmdSJYdK", false)]
    [InlineData("doctor signature --secret-file SECRET", "There is no request")]
    [InlineData("doctor signature --request NONE --secret-file SECRET", "cannot be read")]
    [InlineData("doctor signature --request SECRET", "The key's secret is missing")]
    public async Task A_wrong_line_is_one_sentence_and_ends_with_2(string line, string words, bool said = true)
    {
        var run = await Run.OfAsync([.. line.Split(' ').Select(word => word switch
        {
            "KEY" => new string('A', 64),
            "SECRET" => folder.File("secret.txt"),
            "NONE" => folder.File("none.txt"),
            _ => word,
        })]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.True(!said || run.Error.Contains(words, StringComparison.Ordinal), run.Error);
        Assert.Equal("", run.Output);
        Assert.DoesNotContain(Secret, run.Error);
    }

    [Fact]
    public async Task A_right_signature_ends_with_0_and_a_broken_rule_with_1()
    {
        var right = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes(Query)));
        var broken = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes(Query + "\n")));

        var good = await SignatureAsync($"https://api.example.com/api/v3/order?{Query}&signature={right}");
        var bad = await SignatureAsync($"curl -X POST 'https://api.example.com/api/v3/order?{Query}&signature={broken}'");
        var json = await SignatureAsync($"curl -X POST 'https://api.example.com/api/v3/order?{Query}&signature={broken}'", "--json");

        Assert.Equal(0, good.ExitCode);
        Assert.StartsWith("The signature is right", good.Output);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("  white-space: A line end behind the text was signed too.\n    Mend: ", bad.Output);
        Assert.Contains($"  to sign as sent: {Query}\n", bad.Output);
        Assert.DoesNotContain(right, bad.Output + json.Output);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal("broken", report.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("white-space", report.RootElement.GetProperty("rules")[0].GetProperty("rule").GetString());
    }

    private Task<Run> SignatureAsync(string request, params string[] more)
    {
        File.WriteAllText(folder.File("request.txt"), request);
        return Run.OfAsync(["doctor", "signature", "--request", folder.File("request.txt"), "--secret-file", folder.File("secret.txt"), .. more]);
    }

    private async Task<Hosting> ServeAsync()
    {
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var api, out _, out _));
        Assert.True(ListenAddress.TryParse("--console", "http://127.0.0.1:0", out var console, out _, out _));
        return await Hosting.StartAsync(
            new() { Home = new HomeFolder(folder.File("home")), Api = api, Console = console, Seed = 7 }, NullLoggerFactory.Instance, CancellationToken.None);
    }
}
