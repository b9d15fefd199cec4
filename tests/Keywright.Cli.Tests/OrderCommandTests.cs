using System.Runtime.Versioning;
using Xunit;

namespace Keywright.Cli.Tests;

/// <summary>Open orders, whose they are, and whose they shall be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OrderCommandTests
{
    private const string Stray = """{"symbol":"BTCUSDT","orderId":12345,"clientOrderId":"a","side":"BUY","type":"LIMIT","price":60000.5,"quantity":0.25,"orderListId":0,"key":null,"apiKey":null,"revoked":false}""";

    private const string Left = """{"symbol":"ETHUSDT","orderId":7,"clientOrderId":"b","side":"SELL","type":"STOP_LOSS","price":0,"quantity":2,"orderListId":0,"key":"bot","apiKey":"k","revoked":true}""";

    [Fact]
    public async Task List_asks_for_what_the_line_says_and_prints_whose_they_are()
    {
        await using var server = new CannedServer(line => line switch
        {
            "GET /v1/accounts/main/orders" => (200, $"[{Stray},{Left}]"),
            "GET /v1/accounts/main/orders?unowned=true" => (200, "[]"),
            _ => (404, """{"error":"account: there is no account."}"""),
        });
        var list = await Run.InAsync(server.Home, "orders", "list", "main");
        Assert.Equal(
            (0, "SYMBOL   ORDER  SIDE  TYPE         PRICE  LEFT  OWNER\nBTCUSDT  12345  BUY   LIMIT      60000.5  0.25  nobody\nETHUSDT      7  SELL  STOP_LOSS        -     2  bot (revoked)\n"),
            (list.ExitCode, list.Output));
        Assert.Equal($"[{Stray},{Left}]\n", (await Run.InAsync(server.Home, "orders", "list", "main", "--json")).Output);
        Assert.Equal("Every open order belongs to a key that is in force.\n", (await Run.InAsync(server.Home, "orders", "list", "main", "--unowned")).Output);
        var none = await Run.InAsync(server.Home, "orders", "list", "none");
        Assert.Equal((1, "account: there is no account.\n"), (none.ExitCode, none.Error));
    }

    [Fact]
    public async Task Adopt_asks_for_what_the_line_says_and_prints_what_became_of_it()
    {
        var owned = Stray.Replace("\"key\":null,\"apiKey\":null", "\"key\":\"bot\",\"apiKey\":\"k\"", StringComparison.Ordinal);
        await using var server = new CannedServer(line => line == "POST /v1/accounts/main/orders/adopt" ? (200, owned) : (404, """{"error":"no"}"""));
        var run = await Run.InAsync(server.Home, "orders", "adopt", "main", "BTCUSDT", "12345", "--key", "bot");
        Assert.Equal((0, "Order 12345, BUY 0.25 BTCUSDT at 60000.5, belongs to key bot: it sees it, may cancel it, and what is left of it counts as its own.\n"), (run.ExitCode, run.Output));
        Assert.EndsWith("""{"symbol":"BTCUSDT","orderId":12345,"key":"bot"}""", Assert.Single(server.Asked), StringComparison.Ordinal);
        Assert.Equal(owned + "\n", (await Run.InAsync(server.Home, "orders", "adopt", "main", "BTCUSDT", "12345", "--key", "bot", "--json")).Output);
        Assert.Equal(2, (await Run.OfAsync("orders", "adopt", "main", "BTCUSDT", "12345")).ExitCode);
        Assert.Equal(2, (await Run.OfAsync("orders", "adopt", "main", "BTCUSDT", "many", "--key", "bot")).ExitCode);
    }
}
