using System.Globalization;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>
/// SIGKILL of the real process under load: what was acknowledged is there after the restart, nothing is there twice, and the
/// balances follow from the fills to the last unit.
/// </summary>
public sealed class KillTests
{
    private const int Connections = 20;
    private const int FewRounds = 8;
    private const int ManyRounds = 200;

    private static readonly string[] Serve = ["--limits", "open", "--seed", "7"];

    [Fact]
    public async Task What_was_acknowledged_survives_being_killed_at_any_moment()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KEYWRIGHT_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}; repeat with KEYWRIGHT_SEED={seed}");
        var random = new Random(seed);
        using var home = new TemporaryHome();
        var acknowledged = new Acknowledged();
        var rounds = Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1" ? ManyRounds : FewRounds;
        Bot? bot = null;
        for (var round = 0; round < rounds; round++)
        {
            if (round > 0)
            {
                // The books stand still while they are compared; the next round's market goes on from there.
                await using var quiet = await RunningProgram.StartAsync(home.Folder, [.. Serve, "--market", "quiet"]);
                using var checking = bot!.At(quiet.Api);
                await acknowledged.RepeatAsync(checking);
                await acknowledged.CheckAsync(checking);
                await quiet.KillAsync();
            }
            await using var program = await RunningProgram.StartAsync(home.Folder, Serve);
            bot ??= await program.BotAsync();
            await LoadAndKillAsync(program, bot, acknowledged, round, random.Next(), killAfter: random.Next(20, 600));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged.Orders} orders acknowledged over {rounds} kills");

        await SameTwiceAsync(home, bot!, acknowledged);
        Assert.NotEqual(0, acknowledged.Fills);
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged.Fills} fills");
        bot!.Dispose();
        var verified = await ProgramRun.OfAsync("audit", "verify", "--home", home.Folder.Path);
        Assert.True(verified.Code == 0, verified.Error);
    }

    /// <summary>The home replayed, a copy of it replayed, and the home from its snapshot tell the same.</summary>
    private static async Task SameTwiceAsync(TemporaryHome home, Bot bot, Acknowledged acknowledged)
    {
        using var copy = new TemporaryHome();
        Directory.CreateDirectory(Path.Combine(copy.Folder.Path, "journal"));
        foreach (var file in Directory.EnumerateFiles(home.Folder.Path, "*", SearchOption.AllDirectories).Where(f => f != home.Folder.ControlSocket))
        {
            var target = Path.Combine(copy.Folder.Path, Path.GetRelativePath(home.Folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        File.SetUnixFileMode(Path.Combine(copy.Folder.Path, "seal.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var told = new List<string>();
        foreach (var folder in new[] { home.Folder, copy.Folder, home.Folder })
        {
            await using var program = await RunningProgram.StartAsync(folder, [.. Serve, "--market", "quiet"]);
            using var asking = bot.At(program.Api);
            await acknowledged.CheckAsync(asking);
            told.Add(await StateAsync(asking));
            Assert.Equal(0, await program.StopAsync());
        }
        Assert.Single(told.Distinct());
    }

    private static async Task<string> StateAsync(Bot bot)
    {
        var account = (await bot.GetAsync("/api/v3/account")).Body;
        var parts = new List<string> { account[account.IndexOf("\"balances\"", StringComparison.Ordinal)..], (await bot.GetAsync("/api/v3/openOrders")).Body };
        foreach (var (symbol, _, _) in Acknowledged.Symbols)
        {
            parts.AddRange((await History.OrdersAsync(bot, symbol)).Values.Select(o => o.GetRawText()));
            parts.AddRange((await History.TradesAsync(bot, symbol)).Values.Select(t => t.GetRawText()));
            parts.Add((await bot.PublicAsync("/api/v3/depth", $"symbol={symbol}&limit=5000")).Body);
            parts.Add((await bot.PublicAsync("/api/v3/trades", $"symbol={symbol}&limit=1000")).Body);
        }
        return string.Join('\n', parts);
    }

    /// <summary>Trades from many connections until so many orders were acknowledged, kills, and waits until every connection has noticed.</summary>
    private static async Task LoadAndKillAsync(RunningProgram program, Bot bot, Acknowledged acknowledged, int round, int seed, int killAfter)
    {
        var before = acknowledged.Orders;
        var kill = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = Enumerable.Range(0, Connections).Select(n => Task.Run(async () =>
        {
            using var own = bot.At(program.Api);
            await new Trader(own, acknowledged, new Random(seed + n), $"r{round}-c{n}-").TradeAsync(() =>
            {
                if (acknowledged.Orders - before >= killAfter)
                {
                    kill.TrySetResult();
                }
            });
        })).ToList();
        await Task.WhenAny(kill.Task, Task.WhenAll(workers));
        Assert.True(program.IsAlive, program.Errors);
        await program.KillAsync();
        await Task.WhenAll(workers);
        Assert.Equal("", program.Errors);
    }
}
