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
        Assert.Contains("""{"name":"grid","under":"paper","deposits":[{"asset":"USDT","amount":10000.5},{"asset":"BTC","amount":1}]}""", Assert.Single(server.Asked), StringComparison.Ordinal);
        var list = await Run.InAsync(server.Home, "accounts", "list");
        Assert.Equal("ACCOUNT  UNDER  KEYS  OPEN ORDERS  HOLDS\ngrid     paper     1            2  10000.5 USDT\n", list.Output);
        var show = await Run.InAsync(server.Home, "accounts", "show", "grid");
        Assert.Equal("Account grid, under paper\n  keys         bot\n  open orders  2\nASSET  FREE  LOCKED\nUSDT   9000  1000.5\n", show.Output);
        var moved = await Run.InAsync(server.Home, "accounts", "transfer", "paper", "grid", "USDT", "0.5");
        Assert.Equal((0, "Moved 0.5 USDT from paper to grid: they have 1 and 2 free.\n"), (moved.ExitCode, moved.Output));
        Assert.Equal(2, (await Run.OfAsync("accounts", "add", "grid", "--deposit", "USDT")).ExitCode);
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
