using System.Runtime.Versioning;
using System.Text.Json;
using Xunit;

namespace Keywright.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class KeyCommandTests
{
    private const string Created =
        """{"apiKey":"kw00000000000000000000000000000000000000000000000000000000000001","secretKey":"TheSecretTheSecretTheSecretTheSecretTheSecretTheSecretTheSecret0","label":"my bot","account":"paper","type":"hmac","permissions":["read","spot"],"allowedIps":[],"symbols":[],"createdAt":"2026-11-21T17:00:00.000000Z","expiresAt":null,"tradingAuthorityExpiresAt":"2027-02-19T17:00:00.000000Z"}""";

    private const string Details =
        """{"apiKey":"kw00000000000000000000000000000000000000000000000000000000000001","label":"my\u001b[2Jbot","account":"paper","type":"hmac","permissions":["read"],"allowedIps":["203.0.113.0/24"],"symbols":["BTCUSDT"],"createdAt":"2026-11-21T17:00:00.000000Z","expiresAt":null,"tradingAuthorityExpiresAt":null,"state":"active","lastUsedAt":null,"lastAddress":null,"lastRoute":null,"maxOrderNotional":250.5,"maxDailyNotional":null,"policy":{"allowRoutes":[],"denyRoutes":[],"denySymbols":[],"orderTypes":[],"sides":[],"timesInForce":[],"maxOrderNotional":250.5,"maxHourlyNotional":null,"maxDailyNotional":null,"ordersPerMinute":null,"ordersPerDay":null,"maxOpenOrders":null,"maxPosition":{},"maxDailyLoss":null,"collarBps":null,"tradingHours":[],"allocation":{},"withdrawTo":[],"orders":null,"historyFrom":null,"historyTo":null,"encoding":null},"owner":"","purpose":"","tags":[],"notes":"","revision":1,"rotatedAt":"2026-11-21T17:00:00.000000Z","overlapEndsAt":null,"madeBy":null,"makerState":null,"service":null,"rotateBy":null,"assessment":null}""";

    private const string Status =
        """{"version":"0.1.0","home":"/h","api":"http://127.0.0.1:8470","console":"http://127.0.0.1:8471","processId":1,"startedAt":"2026-11-21T17:00:00.000000Z","ready":true,"reasons":[]}""";

    [Fact]
    public async Task Create_prints_the_fixed_JSON_and_nothing_else()
    {
        await using var server = Server();

        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "my bot", "--preset", "spot-bot", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Created + "\n", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Create_asks_for_what_the_line_says()
    {
        await using var server = Server();

        await Run.InAsync(
            server.Home, "keys", "create", "--label", "my bot", "--account", "paper", "--level", "read-write", "--permit", "read,spot", "--permit", "margin",
            "--allow-ip", "203.0.113.7, 2001:db8::/32", "--symbols", "BTCUSDT,ETHUSDT", "--expires", "90d", "--max-order-notional", "250.50", "--max-daily-notional", "1000");

        var body = Assert.Single(server.Asked);
        using var json = JsonDocument.Parse(body[body.IndexOf('{', StringComparison.Ordinal)..(body.LastIndexOf('}') + 1)]);
        var wish = json.RootElement;
        Assert.Equal("my bot", wish.GetProperty("label").GetString());
        Assert.Equal("read-write", wish.GetProperty("level").GetString());
        Assert.Equal(["read", "spot", "margin"], wish.GetProperty("permissions").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["203.0.113.7", "2001:db8::/32"], wish.GetProperty("allowedIps").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["BTCUSDT", "ETHUSDT"], wish.GetProperty("symbols").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(90 * 86_400, wish.GetProperty("expiresInSeconds").GetInt64());
        Assert.Equal(250.50m, wish.GetProperty("maxOrderNotional").GetDecimal());
        Assert.Equal(1000m, wish.GetProperty("maxDailyNotional").GetDecimal());
    }

    [Fact]
    public async Task Every_rule_of_a_policy_has_an_option()
    {
        await using var server = Server();

        var run = await Run.InAsync(
            server.Home, "keys", "create", "--label", "a", "--routes", "orders,GET /api/v3/account", "--deny-routes", "wallet", "--symbols", "BTC*", "--deny-symbols", "*BTC", "--order-types", "LIMIT,MARKET",
            "--sides", "BUY", "--time-in-force", "GTC", "--max-hourly-notional", "500", "--orders-per-minute", "10", "--orders-per-day", "100", "--max-open-orders", "5", "--max-position", "BTC=0.5,ETH=2",
            "--max-daily-loss", "50", "--collar", "0.25%", "--hours", "mon-fri 08:00-17:30, sat 10:00-12:00", "--allocate", "USDT=1000", "--withdraw-to", "USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "--orders", "own", "--history-from", "2026-01-01", "--history-to", "2026-06-01T12:00:00Z");

        Assert.Equal(0, run.ExitCode);
        var body = Assert.Single(server.Asked);
        using var json = JsonDocument.Parse(body[body.IndexOf('{', StringComparison.Ordinal)..(body.LastIndexOf('}') + 1)]);
        Assert.Equal(
            """{"allowRoutes":["orders","GET /api/v3/account"],"denyRoutes":["wallet"],"denySymbols":["*BTC"],"orderTypes":["LIMIT","MARKET"],"sides":["BUY"],"timesInForce":["GTC"],"maxOrderNotional":null,"maxHourlyNotional":500,"maxDailyNotional":null,"ordersPerMinute":10,"ordersPerDay":100,"maxOpenOrders":5,"maxPosition":{"BTC":0.5,"ETH":2},"maxDailyLoss":50,"collarBps":25,"tradingHours":["mon-fri 08:00-17:30","sat 10:00-12:00"],"allocation":{"USDT":1000},"withdrawTo":["USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"],"orders":"own","historyFrom":"2026-01-01T00:00:00.000000Z","historyTo":"2026-06-01T12:00:00.000000Z","encoding":null}""",
            json.RootElement.GetProperty("policy").GetRawText());
    }

    [Fact]
    public async Task Presets_are_a_table_of_rights_rules_and_uses()
    {
        await using var server = new CannedServer(_ => (200, """[{"name":"dca","serves":"Regular buying.","permissions":["read","spot"],"policy":{"sides":["BUY"],"ordersPerMinute":10}}]"""));
        var run = await Run.InAsync(server.Home, "keys", "presets");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [["PRESET", "MAY", "RULES", "SERVES"], ["dca", "read,spot", "sides BUY; orders 10 a minute at most", "Regular buying."]],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    [Fact]
    public async Task Show_tells_each_rule_there_is_and_no_other()
    {
        await using var server = Server();

        var run = await Run.InAsync(server.Home, "keys", "show", "my-bot");

        Assert.Contains("  per order     250.5 USDT at most\n", run.Output);
        Assert.DoesNotContain("per day", run.Output);
        Assert.DoesNotContain("collar", run.Output);
    }

    [Fact]
    public async Task The_env_file_is_its_owners_alone_and_keeps_the_secret_off_the_terminal()
    {
        await using var server = Server();
        var env = server.File("bot.env");

        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "my bot", "--env", env);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(env));
        var lines = File.ReadAllLines(env);
        Assert.Contains("KEYWRIGHT_URL=http://127.0.0.1:8470", lines);
        Assert.Contains("KEYWRIGHT_API_KEY=kw00000000000000000000000000000000000000000000000000000000000001", lines);
        Assert.Contains("KEYWRIGHT_SECRET_KEY=TheSecretTheSecretTheSecretTheSecretTheSecretTheSecretTheSecret0", lines);
        Assert.DoesNotContain("TheSecret", run.Output + run.Error);
    }

    [Fact]
    public async Task An_env_file_that_exists_stops_the_key_from_being_made()
    {
        await using var server = Server();
        var env = server.File("bot.env");
        File.WriteAllText(env, "precious");

        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "a", "--env", env);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exists already", run.Error);
        Assert.Equal("precious", File.ReadAllText(env));
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("*.env\n", true)]
    [InlineData("*.env\n!bot.env\n", false)]
    public async Task An_env_file_that_git_would_track_stops_the_key_from_being_made(string ignored, bool writes)
    {
        await using var server = Server();
        var tree = Directory.CreateDirectory(server.File("tree")).FullName;
        using (var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["init", "--quiet", tree]))!)
        {
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(tree, ".gitignore"), ignored, TestContext.Current.CancellationToken);
        var env = Path.Combine(Directory.CreateDirectory(Path.Combine(tree, "deep")).FullName, "bot.env");
        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "a", "--env", env);
        Assert.Equal(writes ? (0, "") : (1, $"--env {env} would be tracked by the git repository {tree}: add it to its .gitignore first, or give a file outside of it.\n"), (run.ExitCode, run.Error));
        Assert.Equal(writes, File.Exists(env));
        Assert.Equal(writes, server.Asked.Exists(asked => asked.StartsWith("POST /v1/keys", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refused_key_leaves_no_env_file()
    {
        await using var server = new CannedServer(_ => (400, """{"error":"The label is taken: give another."}"""));
        var env = server.File("bot.env");

        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "a", "--env", env, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("The label is taken: give another.\n", run.Error);
        Assert.Equal("", run.Output);
        Assert.False(File.Exists(env));
    }

    [Fact]
    public async Task A_private_key_never_leaves_for_the_server()
    {
        await using var server = Server();
        var pem = server.File("key.pem");
        File.WriteAllText(pem, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        var run = await Run.InAsync(server.Home, "keys", "create", "--label", "a", "--type", "ed25519", "--public-key", pem);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds a private key", run.Error);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task The_list_lines_up_masks_keys_and_lets_no_label_move_the_cursor()
    {
        await using var server = Server();

        var run = await Run.InAsync(server.Home, "keys", "list");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0].IndexOf("API KEY", StringComparison.Ordinal), lines[1].IndexOf("kw0000...0001", StringComparison.Ordinal));
        Assert.Equal(lines[0].IndexOf("STATE", StringComparison.Ordinal), lines[1].IndexOf("active", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("active", "")]
    [InlineData("frozen", "paper/mybot was made by the key paper/manager, which is frozen; this one lives on until you revoke it\n")]
    [InlineData("ended", "paper/mybot was made by the key paper/manager, which is ended; this one lives on until you revoke it\n")]
    public async Task A_list_says_when_the_key_that_made_another_no_longer_works(string state, string said)
    {
        var made = Details.Replace("my\\u001b[2Jbot", "mybot", StringComparison.Ordinal).Replace("\"madeBy\":null,\"makerState\":null", $"\"madeBy\":\"paper/manager\",\"makerState\":\"{state}\"", StringComparison.Ordinal);
        await using var server = new CannedServer(line => line switch
        {
            "GET /v1/review/status" => (200, ReviewCommandTests.Status),
            _ when line.StartsWith("GET /v1/keys", StringComparison.Ordinal) && !line.Contains("mybot", StringComparison.Ordinal) => (200, "[" + made + "]"),
            _ => (200, made),
        });

        var list = await Run.InAsync(server.Home, "keys", "list");
        var show = await Run.InAsync(server.Home, "keys", "show", "mybot");

        Assert.Equal(said.Length > 0, list.Output.Contains("was made by", StringComparison.Ordinal));
        Assert.Contains(said, list.Output, StringComparison.Ordinal);
        Assert.Contains("  made by    the key paper/manager", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_list_is_what_the_server_said()
    {
        await using var server = Server();

        var run = await Run.InAsync(server.Home, "keys", "list", "--account", "paper", "--json");

        Assert.Equal("[" + Details.Replace("\\u001b", "\\u001B", StringComparison.Ordinal) + "]\n", run.Output);
        Assert.StartsWith("GET /v1/keys?account=paper ", Assert.Single(server.Asked));
    }

    [Fact]
    public async Task A_label_of_any_characters_is_one_segment_of_the_path()
    {
        await using var server = Server();

        await Run.InAsync(server.Home, "keys", "revoke", "a/b ?c");

        Assert.StartsWith("POST /v1/keys/a%2Fb%20%3Fc/revoke ", Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Nobody_listening_is_one_sentence_with_the_mend()
    {
        using var folder = new TemporaryFolder();

        var run = await Run.InAsync(folder.Path, "keys", "list");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"No server is running on {folder.Path}: start one with ./keywright serve.\n", run.Error);
    }

    [Fact]
    public async Task A_home_whose_socket_path_is_too_long_is_one_sentence()
    {
        var run = await Run.InAsync("/" + new string('h', 120), "keys", "list");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("is too long for a socket: choose a shorter --home.\n", run.Error);
    }

    [Fact]
    public async Task A_server_that_answers_strangely_is_one_sentence()
    {
        await using var server = new CannedServer(_ => (200, "<html>"));

        var run = await Run.InAsync(server.Home, "keys", "list");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("use the program of the same version", run.Error);
    }

    private static CannedServer Server() => new(line => line switch
    {
        "POST /v1/keys" => (200, Created),
        "GET /v1/status" => (200, Status),
        "GET /v1/review/status" => (200, ReviewCommandTests.Status),
        _ when line.StartsWith("GET /v1/keys?", StringComparison.Ordinal) || line == "GET /v1/keys" => (200, "[" + Details + "]"),
        _ => (200, Details),
    });
}
