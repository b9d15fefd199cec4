using System.Runtime.Versioning;
using Xunit;

namespace Keywright.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class AccountCommandTests
{
    private const string Made = """{"account":"paper","asset":"USDT","amount":10000.5,"free":110000.5,"locked":0}""";

    [Fact]
    public async Task Deposit_asks_for_what_the_line_says_and_prints_what_there_is_now()
    {
        await using var server = new CannedServer(line => line == "POST /v1/accounts/paper/deposit" ? (200, Made) : (404, """{"error":"no"}"""));
        var json = await Run.InAsync(server.Home, "accounts", "deposit", "paper", "USDT", "10000.5", "--json");
        Assert.Equal((0, Made + "\n", ""), (json.ExitCode, json.Output, json.Error));
        Assert.Contains("""{"asset":"USDT","amount":10000.5}""", Assert.Single(server.Asked), StringComparison.Ordinal);
        var plain = await Run.InAsync(server.Home, "accounts", "deposit", "paper", "USDT", "10000.5");
        Assert.Equal((0, "Deposited 10000.5 USDT on account paper: it holds 110000.5 free and 0 locked.\n"), (plain.ExitCode, plain.Output));
    }

    [Fact]
    public async Task Add_list_show_and_transfer_ask_for_what_the_line_says_and_print_what_there_is()
    {
        const string Grid = """{"name":"grid","under":"paper","holdings":[{"asset":"USDT","free":9000,"locked":1000.5}],"keys":["bot"],"openOrders":2}""";
        await using var server = new CannedServer(line => line switch
        {
            "POST /v1/accounts" or "GET /v1/accounts/grid" => (200, Grid),
            "GET /v1/accounts" => (200, $"[{Grid}]"),
            "POST /v1/transfers" => (200, """{"from":"paper","to":"grid","asset":"USDT","amount":0.5,"fromFree":1,"toFree":2}"""),
            _ => (404, """{"error":"no"}"""),
        });
        var add = await Run.InAsync(server.Home, "accounts", "add", "grid", "--under", "paper", "--deposit", "USDT=10000.5", "--deposit", "BTC=1");
        Assert.Equal((0, "Account grid is open, under paper: it holds 10000.5 USDT.\nNext: ./keywright keys create --label my-bot --account grid --preset spot-bot\n"), (add.ExitCode, add.Output));
        Assert.Contains("""{"name":"grid","under":"paper","deposits":[{"asset":"USDT","amount":10000.5},{"asset":"BTC","amount":1}],"venue":null,"email":null,"type":null}""", Assert.Single(server.Asked), StringComparison.Ordinal);
        var list = await Run.InAsync(server.Home, "accounts", "list");
        Assert.Equal("ACCOUNT  UNDER  KEYS  OPEN ORDERS  HOLDS\ngrid     paper     1            2  10000.5 USDT\n", list.Output);
        var show = await Run.InAsync(server.Home, "accounts", "show", "grid");
        Assert.Equal("Account grid, under paper\n  keys         bot\n  open orders  2\nASSET  FREE  LOCKED\nUSDT   9000  1000.5\n", show.Output);
        var moved = await Run.InAsync(server.Home, "accounts", "transfer", "paper", "grid", "USDT", "0.5");
        Assert.Equal((0, "Moved 0.5 USDT from paper to grid: they have 1 and 2 free.\n"), (moved.ExitCode, moved.Output));
        Assert.Equal(2, (await Run.OfAsync("accounts", "add", "grid", "--deposit", "USDT")).ExitCode);
    }

    /// <summary>Red when the owner is not told what to paste, tick, leave and allow, or a secret is sent as text or typed on the line.</summary>
    [Fact]
    public async Task An_account_at_a_real_exchange_is_led_from_its_public_key_to_trading()
    {
        const string Common = """
            "under":null,"holdings":[],"keys":[],"openOrders":0,"venue":"binance","outgoingAddress":"203.0.113.7","behindRouter":false,"clockOffsetMs":-1.5,"clockJitterMs":0.25
            """;
        await using var server = new CannedServer(line => line switch
        {
            "POST /v1/accounts" => (200, $$"""{"name":"main",{{Common}},"type":"ed25519","publicKey":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n","state":"waiting"}"""),
            "POST /v1/accounts/main/credential" => (200, $$"""{"name":"main",{{Common}},"type":"hmac","apiKey":"k","state":"read-only","warnings":["It works from any address."]}"""),
            "GET /v1/accounts/main" => (200, $$"""{"name":"main",{{Common}},"type":"ed25519","apiKey":"abcdefgh","state":"paused","why":"Account 'main' is paused."}"""),
            "POST /v1/accounts/main/rotate" => (200, $$"""{"name":"main",{{Common}},"type":"ed25519","apiKey":"abcdefgh","state":"armed","nextPublicKey":"-----BEGIN PUBLIC KEY-----\nBBBB\n-----END PUBLIC KEY-----\n"}"""),
            "POST /v1/accounts/main/retire" => (200, $$"""{"name":"main",{{Common}},"type":"ed25519","apiKey":"k","state":"armed","old":[{"apiKey":"OLD","state":"alive","at":"2026-01-01T00:00:00Z"}]}"""),
            "POST /v1/accounts/main/arm" or "POST /v1/accounts/main/disarm" => (200, $$"""{"name":"main",{{Common}},"type":"ed25519","apiKey":"k","state":"armed"}"""),
            _ => (404, """{"error":"no"}"""),
        });
        var add = await Run.InAsync(server.Home, "accounts", "add", "main", "--venue", "binance");
        Assert.Equal(0, add.ExitCode);
        foreach (var told in (string[])["\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "Tick:        Enable Reading", "Do not tick: Enable Withdrawals", "trusted IPs only\", with 203.0.113.7\n", "accounts credential main --api-key KEY\n", "accounts arm main"])
        {
            Assert.Contains(told, add.Output, StringComparison.Ordinal);
        }

        var secret = Path.Combine(server.Home, "secret.txt");
        await File.WriteAllTextAsync(secret, "0123456789\n", TestContext.Current.CancellationToken);
        var credential = await Run.InAsync(server.Home, "accounts", "credential", "main", "--api-key", "KEY", "--secret-file", secret);
        Assert.Equal((0, "The exchange knows account main by this credential.\n  ! It works from any address.\nIt reads. Let it trade: ./keywright accounts arm main\n"), (credential.ExitCode, credential.Output));
        Assert.Contains("\u0005\u0003\0KEY\u0006\u000a\u00000123456789", server.Asked.Last(), StringComparison.Ordinal);
        var show = await Run.InAsync(server.Home, "accounts", "show", "main");
        Assert.Contains("  state        paused: Account 'main' is paused.\n  credential   ed25519, abcdef…\n  clock        the exchange's is 1.5 ms behind ours, jitter 0.25 ms\n  calls from   203.0.113.7\n", show.Output, StringComparison.Ordinal);
        var rotate = await Run.InAsync(server.Home, "accounts", "rotate", "main");
        Assert.Contains("\n-----BEGIN PUBLIC KEY-----\nBBBB\n-----END PUBLIC KEY-----\n", rotate.Output, StringComparison.Ordinal);
        Assert.Contains("Delete the old key, abcdef…", rotate.Output, StringComparison.Ordinal);
        Assert.StartsWith("It is alive: delete it at the exchange", (await Run.InAsync(server.Home, "accounts", "retire", "main", "--api-key", "OLD")).Output, StringComparison.Ordinal);
        Assert.Equal("Taken back: it is watched no more.\n", (await Run.InAsync(server.Home, "accounts", "retire", "main", "--api-key", "MISTYP", "--mistyped")).Output);
        Assert.Contains("""{"apiKey":"MISTYP","mistyped":true}""", server.Asked.Last(), StringComparison.Ordinal);
        Assert.Contains("is armed: its keys trade real money at binance.", (await Run.InAsync(server.Home, "accounts", "arm", "main")).Output, StringComparison.Ordinal);
        Assert.Contains("trades no more", (await Run.InAsync(server.Home, "accounts", "disarm", "main")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_and_ends_with_1()
    {
        await using var server = new CannedServer(_ => (400, """{"error":"asset: 'XYZ' is not traded here; say one of USDT."}"""));
        var run = await Run.InAsync(server.Home, "accounts", "deposit", "paper", "XYZ", "1");
        Assert.Equal((1, "", "asset: 'XYZ' is not traded here; say one of USDT.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("much")]
    [InlineData("1,000")]
    [InlineData("1e5")]
    public async Task An_amount_that_is_no_number_is_a_slip(string amount)
    {
        var run = await Run.OfAsync("accounts", "deposit", "paper", "USDT", amount);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("AMOUNT is a number such as 10000 or 0.25.", run.Error, StringComparison.Ordinal);
    }
}
