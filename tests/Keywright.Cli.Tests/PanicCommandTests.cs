using Xunit;

namespace Keywright.Cli.Tests;

/// <summary>What is typed becomes what is asked, and what could not be done is said and makes the command fail.</summary>
public sealed class PanicCommandTests
{
    private const string Done = """{"done":true,"scope":"key bot","frozenAt":"2026-08-03T10:20:34Z","frozenWithinMicroseconds":412,"keys":[{"apiKey":"k","label":"bot","account":"paper","freeze":"frozen","cancelled":[],"kept":[{"symbol":"BTCUSDT","orderId":7,"clientOrderId":"a","side":"SELL","type":"LIMIT","price":70000,"quantity":0.5,"orderListId":0}],"left":[],"sold":[],"rests":[{"asset":"BTC","quantity":0.00001,"why":"too little","dust":true}],"undone":[]}],"undone":[]}""";

    private const string Partly = """{"done":false,"scope":"every key","frozenAt":"2026-08-03T10:20:34.000000Z","frozenWithinMicroseconds":412,"keys":[{"apiKey":"k","label":"bot","account":"paper","freeze":"was-frozen","cancelled":[],"kept":[],"left":[],"sold":[],"rests":[],"undone":["0.5 BTC not sold: why."]}],"undone":["x lives at the exchange."],"unowned":[{"account":"main","cancelled":[{"symbol":"BTCUSDT","orderId":8,"clientOrderId":"b","side":"BUY","type":"LIMIT","price":60000,"quantity":0.25,"orderListId":0}],"open":[{"symbol":"ETHUSDT","orderId":9,"clientOrderId":"c","side":"SELL","type":"MARKET","price":0,"quantity":1,"orderListId":0}]}]}""";

    [Theory]
    [InlineData("panic bot", """{"name":"bot","all":false,"cancelAll":false,"flatten":false,"unowned":false,"maxSlippageBps":null}""")]
    [InlineData("panic --all --cancel-all", """{"name":null,"all":true,"cancelAll":true,"flatten":false,"unowned":false,"maxSlippageBps":null}""")]
    [InlineData("panic account:main --unowned", """{"name":"account:main","all":false,"cancelAll":false,"flatten":false,"unowned":true,"maxSlippageBps":null}""")]
    [InlineData("panic tag:grid --flatten --max-slippage 0.5%", """{"name":"tag:grid","all":false,"cancelAll":false,"flatten":true,"unowned":false,"maxSlippageBps":50}""")]
    public async Task What_is_typed_is_asked(string line, string body)
    {
        await using var server = new CannedServer(_ => (200, Done));
        var run = await Run.InAsync(server.Home, line.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("POST /v1/panic ", server.Asked[^1], StringComparison.Ordinal);
        Assert.EndsWith(body, server.Asked[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_is_a_table_and_what_was_not_goes_to_standard_error()
    {
        await using var server = new CannedServer(line => (200, Done));
        var run = await Run.InAsync(server.Home, "panic", "bot");
        Assert.Equal(
            "Panic for key bot: stopped within 0.4 ms, at 2026-08-03 10:20:34Z.\n"
            + "KEY  ACCOUNT  FREEZE  CANCELLED  KEPT  STILL OPEN  SOLD  LEFT\n"
            + "bot  paper    frozen          0     1           0  -     0.00001 BTC (dust)\n"
            + "bot keeps orders that only reduce what it has bought: SELL 0.5 BTCUSDT at 70000 (7). --cancel-all ends them too.\n"
            + "All of it is done. ./keywright keys thaw lets a key trade again.\n",
            run.Output);

        await using var other = new CannedServer(line => (200, Partly));
        run = await Run.InAsync(other.Home, "panic", "--all");
        Assert.Equal((1, "x lives at the exchange.\nbot: 0.5 BTC not sold: why.\n"), (run.ExitCode, run.Error));
        Assert.Contains("main had orders that no key here owns, which are cancelled: BUY 0.25 BTCUSDT at 60000 (8).\nmain has 1 open orders that no key here owns: SELL 1 ETHUSDT (9). --unowned cancels them; who makes them is not stopped by this.\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("the same panic again finishes what was left.\n", run.Output, StringComparison.Ordinal);
        run = await Run.InAsync(other.Home, "panic", "--all", "--json");
        Assert.Equal((1, Partly + "\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData(2, "panic", "panic takes one KEY, TAG or ACCOUNT, or --all.")]
    [InlineData(2, "panic bot --all", "panic takes one KEY, TAG or ACCOUNT, or --all.")]
    [InlineData(2, "panic bot --max-slippage 1%", "--max-slippage goes with --flatten.")]
    [InlineData(2, "panic bot --flatten --max-slippage 1", "--max-slippage takes a percentage from 0.01% to 20%, not '1'.")]
    [InlineData(2, "panic bot --flatten --max-slippage 20.01%", "--max-slippage takes a percentage from 0.01% to 20%")]
    [InlineData(2, "panic bot --flatten --max-slippage 0.001%", "--max-slippage takes a percentage from 0.01% to 20%")]
    [InlineData(2, "panic bot --key-file x", "--passphrase-file and --key-file go with --direct")]
    [InlineData(2, "panic bot --direct --url http://127.0.0.1:1 --token kwt1", "--direct works on a home folder of this machine")]
    [InlineData(1, "panic bot", "No server is running on")]
    [InlineData(1, "panic bot --direct", "There is no home in")]
    public async Task What_cannot_be_meant_or_done_is_one_sentence(int code, string line, string sentence)
    {
        var run = await Run.OfAsync(line.Split(' '));
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(code == 1 && !line.Contains("--direct", StringComparison.Ordinal), run.Error.Contains("panic --direct freezes the keys", StringComparison.Ordinal));
    }
}
