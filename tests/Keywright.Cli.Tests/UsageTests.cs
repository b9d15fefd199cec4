using System.CommandLine;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string> EveryCommand()
    {
        var root = CommandTree.Build(new() { Output = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null });
        TheoryData<string> paths = [];
        Walk(root, "");
        return paths;

        void Walk(Command command, string path)
        {
            foreach (var below in command.Subcommands)
            {
                var name = (path + " " + below.Name).Trim();
                paths.Add(name);
                Walk(below, name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Every_command_has_help_with_an_example_and_takes_json(string path)
    {
        var run = await Run.OfAsync([.. path.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Example", run.Output);
        Assert.Contains("./keywright " + path.Split(' ')[0], run.Output);
        Assert.Contains("--json", run.Output);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("audit export --to x")]
    [InlineData("scan .")]
    [InlineData("drill 429")]
    [InlineData("market import x")]
    [InlineData("bot run x")]
    [InlineData("backtest x --from 1")]
    [InlineData("report pnl")]
    public async Task A_command_that_does_not_act_yet_says_so_and_ends_with_2(string line)
    {
        var run = await Run.OfAsync(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(" does not act yet.\n", run.Error);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("accounts add main --type ed25519", "--type goes with --venue")]
    [InlineData("accounts add main --venue binance --type rsa", "--type takes ed25519")]
    [InlineData("accounts add main --venue binance --under paper", "--email is what a real exchange knows a sub-account by")]
    [InlineData("accounts credential main", "--api-key")]
    [InlineData("keys create --label a --max-open-orders 0", "--max-open-orders takes a whole number above 0, or none, not '0'")]
    [InlineData("keys create --label a --orders-per-minute ten", "--orders-per-minute takes a whole number above 0")]
    [InlineData("keys create --label a --max-position BTC", "--max-position takes each asset once with an amount, as BTC=0.5, or none, not 'BTC'")]
    [InlineData("keys create --label a --allocate USDT=1,USDT=2", "--allocate takes each asset once")]
    [InlineData("keys create --label a --collar 2", "--collar takes hundredths of a percent up to 100%, as 2% or 0.25%")]
    [InlineData("keys create --label a --collar 0.001%", "--collar takes hundredths of a percent")]
    [InlineData("keys create --label a --history-from 2h", "--history-from takes a time")]
    [InlineData("keys edit a --permit fly", "--permit takes read, spot")]
    [InlineData("keys renew a --expires soon", "--expires takes a span as 90d")]
    [InlineData("keys rotate a --overlap long", "--overlap takes a span as 24h")]
    [InlineData("keys create --label a --preset spotbot", "--preset takes portfolio, tax, spot-bot")]
    [InlineData("keys create --label a --type dsa", "--type takes hmac, ed25519 or rsa")]
    [InlineData("keys create --label a --level all", "--level takes read-only or read-write")]
    [InlineData("keys create --label a --permit read,fly", "--permit takes read, spot")]
    [InlineData("keys create --label a --type ed25519", "--type ed25519 needs --public-key FILE")]
    [InlineData("keys create --label a --public-key x", "--public-key goes with --type ed25519 or rsa")]
    [InlineData("keys create --label a --expires soon", "--expires takes a span as 90d")]
    [InlineData("keys create --label a --max-order-notional -5", "--max-order-notional takes an amount of USDT above 0")]
    [InlineData("keys create --label a --max-daily-notional 1e5", "--max-daily-notional takes an amount of USDT above 0")]
    [InlineData("keys create", "--label")]
    [InlineData("keys list --url http://192.0.2.1:8471 --token kwt1", "--url must be https off loopback")]
    [InlineData("keys list --url http://127.0.0.1:1", "--url needs --token TOKEN")]
    [InlineData("keys list --url 127.0.0.1 --token kwt1", "--url takes the console's URL")]
    [InlineData("keys list --url http://127.0.0.1:1 --token a:b", "--token takes a token")]
    [InlineData("keys list --token kwt1", "--token goes with --url")]
    [InlineData("keys list --code 12:34", "--code takes the six digits")]
    [InlineData("serve --code 123456", "this one works by itself")]
    [InlineData("tokens create ci --role viewer --expires soon", "--expires takes a span")]
    [InlineData("users add alice", "--role")]
    [InlineData("keys snippet a --for ruby", "--for takes curl, ccxt")]
    [InlineData("serve --market mirror --public-venue paper", "--public-venue paper does not go with --market mirror")]
    [InlineData("serve --market mirror --public-venue kraken", "--public-venue takes paper, binance")]
    [InlineData("serve --market replay:x.csv", "--market replay:x.csv is not served yet")]
    [InlineData("serve --market bulls", "--market takes agents, quiet or mirror, not 'bulls'")]
    [InlineData("serve --limits none", "--limits takes exchange or open")]
    [InlineData("serve --public-venue kraken", "--public-venue takes paper, binance, binance-testnet, binance-demo or the URL of another gateway, not 'kraken'")]
    [InlineData("serve --public-venue http://198.51.100.7", "--public-venue takes")]
    [InlineData("serve --seed -1", "--seed takes a whole number")]
    [InlineData("serve --api 8470", "--api takes a URL")]
    [InlineData("audit tail --limit 0", "--limit takes a whole number from 1 to 1000")]
    [InlineData("audit search --code x", "--code takes a whole number")]
    [InlineData("audit search --from yesterday", "--from takes a time")]
    [InlineData("nonsense", "'nonsense'")]
    [InlineData("keys list extra", "'extra'")]
    [InlineData("keys register a", "--service")]
    [InlineData("keys register a --service x --lapse soon", "--lapse takes a date as 2027-01-31")]
    [InlineData("keys register a --service x --symbols BTCUSDT", "--symbols is held to by this gateway alone")]
    [InlineData("keys audit --every monthly", "--every takes a span as 30d")]
    [InlineData("keys audit a --sign-off me", "--sign-off is about all keys")]
    [InlineData("keys assess", "There is no terminal to ask on")]
    [InlineData("keys assess --yes none --answers no", "--answers and --yes say the same thing")]
    [InlineData("keys assess --for gambling --yes none", "--for takes portfolio, tax")]
    [InlineData("doctor --code 123456", "this one works by itself")]
    [InlineData("keys", "See keywright keys --help.")]
    [InlineData("", "See keywright --help.")]
    public async Task A_wrong_line_is_one_sentence_and_ends_with_2(string line, string sentence)
    {
        var run = await Run.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--api", "http://0.0.0.0:8470")]
    [InlineData("--console", "https://127.0.0.1:8471")]
    public async Task Off_loopback_serve_is_refused_with_1(string option, string url)
    {
        var run = await Run.OfAsync("serve", option, url);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("TLS is demanded off loopback and is not served yet", run.Error);
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        var run = await Run.OfAsync("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", run.Output);
    }

    [Fact]
    public async Task A_negative_code_is_a_value_and_no_option()
    {
        await using var server = new CannedServer(_ => (200, "[]"));

        var run = await Run.InAsync(server.Home, "audit", "search", "--code", "-2010");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("code=-2010", Assert.Single(server.Asked));
    }
}
