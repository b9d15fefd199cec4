using System.Text.Json;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class ReviewCommandTests
{
    internal const string Status =
        """{"at":"2026-11-21T17:00:00.000000Z","overdue":false,"dueAt":"2026-12-21T17:00:00.000000Z","everySeconds":2592000,"rotationSeconds":7776000,"unusedSeconds":2592000,"lastSignOff":null}""";

    private const string Finding =
        """{"kind":"never-used","severity":"warning","key":"my\u001Bbot","service":null,"says":"It was made 40 days ago and never used.","dueAt":null,"mend":"./keywright keys revoke my-bot"}""";

    private const string Questions = """[{"name":"withdrawals","asks":"Withdraw?"},{"name":"returns","asks":"Returns?"}]""";

    private const string Made =
        """{"verdict":"only-with","score":4,"scoreMax":67,"yes":["returns"],"why":["returns: nobody can"],"preset":"portfolio","command":"./keywright keys create --label x","key":null}""";

    private const string Registered =
        """{"apiKey":"","label":"taxes","account":"","type":"registered","permissions":["read"],"allowedIps":[],"symbols":[],"createdAt":"2026-11-21T17:00:00.000000Z","expiresAt":null,"tradingAuthorityExpiresAt":null,"state":"active","lastUsedAt":null,"lastAddress":null,"lastRoute":null,"maxOrderNotional":null,"maxDailyNotional":null,"policy":{},"owner":"","purpose":"","tags":[],"notes":"old","revision":3,"rotatedAt":"2026-11-21T17:00:00.000000Z","overlapEndsAt":null,"service":"CoinTracker","rotateBy":null,"assessment":null}""";

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 1)]
    [InlineData(false, true, 0)]
    public async Task Findings_end_with_1_only_when_strict(bool any, bool strict, int code)
    {
        await using var server = Server(any ? Finding : "");

        var run = await Run.InAsync(server.Home, ["keys", "audit", "--json", .. strict ? ["--strict"] : Array.Empty<string>()]);

        Assert.Equal(code, run.ExitCode);
        Assert.Equal($"{{\"status\":{Status},\"reviewed\":2,\"findings\":[{(any ? Finding : "")}]}}\n", run.Output);
    }

    [Fact]
    public async Task Findings_line_up_and_the_commands_stand_below()
    {
        await using var server = Server(Finding);

        var run = await Run.InAsync(server.Home, "keys", "audit");

        var lines = run.Output.Split('\n');
        Assert.Equal("Never signed off. The next review is due on 2026-12-21 17:00:00Z.", lines[0]);
        Assert.Equal("2 live keys, 1 finding:", lines[1]);
        Assert.Equal(lines[3].IndexOf("FINDING", StringComparison.Ordinal), lines[4].IndexOf("never-used", StringComparison.Ordinal));
        Assert.Equal("  ./keywright keys revoke my-bot", lines[^2]);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task A_setting_is_sent_before_the_sign_off_and_the_findings()
    {
        await using var server = Server(Finding);

        Assert.Equal(0, (await Run.InAsync(server.Home, "keys", "audit", "--every", "7d", "--sign-off", "Ana")).ExitCode);

        Assert.Equal(["PUT /v1/review/settings", "POST /v1/review/sign-off", "GET /v1/review"], server.Asked.Select(asked => asked.Split(" HTTP")[0]));
        Assert.Contains("\"everySeconds\":604800,\"rotationSeconds\":null", server.Asked[0]);
        Assert.Contains("{\"name\":\"Ana\"}", server.Asked[1]);
    }

    [Fact]
    public async Task An_overdue_review_stands_above_the_list_and_not_in_its_JSON()
    {
        await using var server = new CannedServer(line => (200, line == "GET /v1/keys" ? $"[{Registered}]" : Status.Replace("\"overdue\":false", "\"overdue\":true", StringComparison.Ordinal)));

        var lines = (await Run.InAsync(server.Home, "keys", "list")).Output.Split('\n');
        Assert.Equal("A review of the keys has been due since 2026-12-21 17:00:00Z. Next: ./keywright keys audit", lines[0]);
        Assert.Equal(lines[1].IndexOf("LIVES", StringComparison.Ordinal), lines[2].IndexOf("exchange (CoinTracker)", StringComparison.Ordinal));
        Assert.StartsWith("[{", (await Run.InAsync(server.Home, "keys", "list", "--json")).Output);
    }

    [Fact]
    public async Task The_calendar_takes_the_place_of_a_calendar_and_of_nothing_else()
    {
        await using var server = new CannedServer(_ => (200, """{"text":"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n","events":3}"""));
        var file = server.File("keys.ics");

        Assert.Equal($"{{\"file\":{JsonSerializer.Serialize(file)},\"events\":3}}\n", (await Run.InAsync(server.Home, "keys", "audit", "--calendar", file, "--json")).Output);
        Assert.Equal(0, (await Run.InAsync(server.Home, "keys", "audit", "--ics", file)).ExitCode);
        Assert.Equal("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", File.ReadAllText(file));
        File.WriteAllText(file, "precious");
        var refused = await Run.InAsync(server.Home, "keys", "audit", "--calendar", file);
        Assert.Equal((1, "precious"), (refused.ExitCode, File.ReadAllText(file)));
        Assert.Contains("is no calendar", refused.Error);
        Assert.Equal("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", (await Run.InAsync(server.Home, "keys", "audit", "--calendar", "-")).Output);
    }

    [Fact]
    public async Task An_edit_of_a_registered_key_keeps_what_is_not_typed()
    {
        await using var server = new CannedServer(_ => (200, Registered));

        var run = await Run.InAsync(server.Home, "keys", "edit", "taxes", "--lapse", "2027-01-31", "--allow-ip", "203.0.113.7");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("PUT /v1/registered/taxes ", server.Asked[1]);
        using var json = JsonDocument.Parse(server.Asked[1][server.Asked[1].IndexOf('{', StringComparison.Ordinal)..(server.Asked[1].LastIndexOf('}') + 1)]);
        var edit = json.RootElement;
        Assert.Equal("2027-01-31T00:00:00.000000Z", edit.GetProperty("lapsesAt").GetString());
        Assert.Equal(("CoinTracker", "old", 3), (edit.GetProperty("service").GetString(), edit.GetProperty("notes").GetString(), edit.GetProperty("revision").GetInt32()));
        Assert.Equal(["203.0.113.7"], edit.GetProperty("allowedIps").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(2, (await Run.InAsync(server.Home, "keys", "edit", "taxes", "--symbols", "BTCUSDT")).ExitCode);
        Assert.Equal(2, (await Run.InAsync(server.Home, "keys", "edit", "taxes", "--max-daily-loss", "5")).ExitCode);
    }

    [Fact]
    public async Task A_date_that_is_none_is_not_repeated()
    {
        var run = await Run.OfAsync("keys", "register", "a", "--service", "x", "--lapse", "NhqPtmdSJYdKjVHjA7PZj4");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("Nhq", run.Error);
    }

    [Fact]
    public async Task Revoking_a_registered_key_says_what_to_click()
    {
        await using var server = new CannedServer(_ => (200, Registered));

        Assert.Contains("open API Management, find taxes, click Delete", (await Run.InAsync(server.Home, "keys", "revoke", "taxes")).Output);
    }

    [Theory]
    [InlineData("--yes returns", "\"yes\":[\"returns\"]")]
    [InlineData("--yes none", "\"yes\":[]")]
    [InlineData("--answers y,No", "\"yes\":[\"withdrawals\"]")]
    public async Task Answers_on_the_line_are_sent_by_name(string line, string body)
    {
        await using var server = Server("");

        var run = await Run.InAsync(server.Home, ["keys", "assess", .. line.Split(' ')]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(body, server.Asked[1]);
        Assert.StartsWith("Verdict: only on conditions (score 4 of 67; 0 is best).\n  returns: nobody can\nPreset: portfolio\nNext: ./keywright keys create --label x\n", run.Output);
    }

    [Theory]
    [InlineData("yes", "--answers takes 2 answers")]
    [InlineData("yes,maybe", "answer 2 is neither")]
    public async Task Answers_that_do_not_fit_are_one_sentence(string answers, string sentence)
    {
        await using var server = Server("");

        var run = await Run.InAsync(server.Home, "keys", "assess", "--answers", answers);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData("what\nno\nYES\n", 0, "\"yes\":[\"returns\"]")]
    [InlineData("no\n", 2, null)]
    public async Task A_person_is_asked_until_the_answer_is_one(string typed, int code, string? body)
    {
        await using var server = Server("");
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(typed);

        var ended = await CommandTree.RunAsync(
            ["keys", "assess", "--json"],
            new() { Output = output, Error = error, Input = input, InputIsTerminal = true, Variable = name => name == "KEYWRIGHT_HOME" ? server.Home : null });

        Assert.Equal(code, ended);
        Assert.Equal(body is null ? "" : Made + "\n", output.ToString());
        Assert.Equal(body is null ? 1 : 2, server.Asked.Count);
        if (body is not null)
        {
            Assert.Contains(body, server.Asked[1]);
        }
    }

    private static CannedServer Server(string findings) => new(line => line switch
    {
        "GET /v1/review" => (200, $"{{\"status\":{Status},\"reviewed\":2,\"findings\":[{findings}]}}"),
        "GET /v1/assess" => (200, Questions),
        "POST /v1/assess" => (200, Made),
        _ => (200, Status),
    });
}
