using System.Text.Json;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Panic of a running, a killed, a sealed and a dead program, from the command line.</summary>
public sealed class PanicTests
{
    private const string Words = "a passphrase for the whole program";
    private const string Disabled = "400 -2010 This action is disabled on this account.";

    /// <summary>Red when the command line, the control API or the report say something else than is so.</summary>
    [Fact]
    public async Task One_command_stops_a_key_and_tells_what_it_did()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        using var bot = await program.BotAsync();
        using var other = await program.BotAsync("other");
        var order = await OrderAsync(bot);
        Assert.Equal((200, 200), ((await bot.OrderAsync(order)).Status, (await other.OrderAsync(order)).Status));
        var (code, done) = await PanicAsync(home, "bot");
        Assert.Equal((0, true, "key bot"), (code, done.Done, done.Scope));
        Assert.Equal(("frozen", 1, "BUY"), (done.Keys[0].Freeze, done.Keys[0].Cancelled.Count, done.Keys[0].Cancelled[0].Side));
        Assert.Equal(Disabled, (await bot.OrderAsync(order + "&newClientOrderId=a")).Refusal);
        Assert.Equal(200, (await other.OrderAsync(order + "&newClientOrderId=a")).Status);
        var audit = await ProgramRun.OfAsync("audit", "search", "--key", "bot", "--home", home.Folder.Path);
        Assert.Contains("panic cancel BTCUSDT", audit.Output, StringComparison.Ordinal);

        var run = await ProgramRun.OfAsync("panic", "--all", "--flatten", "--home", home.Folder.Path);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("Panic for every key: stopped within", run.Output, StringComparison.Ordinal);
        Assert.Contains("was-frozen", run.Output, StringComparison.Ordinal);
        run = await ProgramRun.OfAsync("panic", "--all", "--direct", "--home", home.Folder.Path);
        Assert.Equal((1, $"A server works on {home.Folder}: leave --direct out, and it does it.\n"), (run.Code, run.Error));
        run = await ProgramRun.OfAsync("panic", "nobody", "--home", home.Folder.Path);
        Assert.Equal(1, run.Code);
        Assert.StartsWith("No key, tag or account with keys is called 'nobody'", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Red when a key that was told to be frozen trades after a kill, or a second panic leaves an order open.</summary>
    [Fact]
    public async Task Killed_in_the_midst_of_it_the_key_is_frozen_or_was_never_told_to_be_and_the_next_panic_finishes()
    {
        using var home = new TemporaryHome();
        var random = new Random(7);
        Bot? bot = null;
        for (var round = 0; round < 4; round++)
        {
            await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--limits", "open", "--seed", "7"))
            {
                bot ??= await program.BotAsync();
                using var trading = bot.At(program.Api);
                var order = await OrderAsync(trading);
                var (placed, answered) = (0, 0);
                var load = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
                {
                    for (var i = 0; i < 45; i++)
                    {
                        try
                        {
                            if ((await trading.OrderAsync($"{order}&newClientOrderId=r{round}-{number}-{i}")).Status == 200)
                            {
                                Interlocked.Increment(ref placed);
                            }

                            Interlocked.Increment(ref answered);
                        }
                        catch (HttpRequestException)
                        {
                            return; // killed
                        }
                    }
                })).ToList();
                while (Volatile.Read(ref placed) < 20)
                {
                    await Task.Yield();
                }

                using var control = new ControlClient(home.Folder);
                var panicking = control.PanicAsync(new StartPanic { All = true }, CancellationToken.None);

                // Killed some answers later, or when the panic is told, whichever is first.
                var until = Volatile.Read(ref answered) + random.Next(0, 12);
                while (Volatile.Read(ref answered) < until && !panicking.IsCompleted)
                {
                    await Task.Yield();
                }

                await program.KillAsync();
                await Task.WhenAll(load);
                var answer = await panicking;

                await using var after = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--limits", "open", "--seed", "7");
                using var asking = bot.At(after.Api);
                var refusal = (await asking.OrderAsync($"{order}&newClientOrderId=after{round}")).Refusal;
                Assert.True(answer is not ControlAnswer<PanicDone>.Done || refusal == Disabled, $"Round {round}: {answer}, and then {refusal}");
                var (code, done) = await PanicAsync(home, "--all");
                Assert.Equal((0, true), (code, done.Done));
                Assert.Equal("[]", (await asking.GetAsync("/api/v3/openOrders")).Body);
                Assert.Equal(Disabled, (await asking.OrderAsync($"{order}&newClientOrderId=end{round}")).Refusal);
                Assert.IsType<ControlAnswer<KeyDetails>.Done>(await new ControlClient(home.Folder).ThawKeyAsync("bot", CancellationToken.None));
            }
        }

        bot!.Dispose();
    }

    /// <summary>Red when a dead server, or a vault that nobody opens, keeps keys from being frozen; or when what was not cancelled is not said.</summary>
    [Fact]
    public async Task With_the_server_dead_or_its_vault_sealed_keys_are_frozen_all_the_same()
    {
        using var home = new TemporaryHome();
        Bot bot;
        string order;
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7"))
        {
            bot = await program.BotAsync();
            order = await OrderAsync(bot);
            Assert.Equal(200, (await bot.OrderAsync(order)).Status);
            Assert.Equal(0, (await ProgramRun.OfAsync("vault", "init", "--passphrase-file", Secret(home), "--home", home.Folder.Path)).Code);
            await program.KillAsync();
        }

        // Without the passphrase it freezes, and says what it could not do; with it the rest is done.
        var (code, done) = await PanicAsync(home, "bot", "--direct");
        Assert.Equal((1, false, "frozen", 0), (code, done.Done, done.Keys[0].Freeze, done.Keys[0].Cancelled.Count));
        Assert.Contains("nothing was cancelled", Assert.Single(done.Undone), StringComparison.Ordinal);
        (code, done) = await PanicAsync(home, "bot", "--direct", "--passphrase-file", Secret(home));
        Assert.Equal((0, true, "was-frozen", 1), (code, done.Done, done.Keys[0].Freeze, done.Keys[0].Cancelled.Count));
        Assert.Equal(0, (await ProgramRun.OfAsync("audit", "verify", "--home", home.Folder.Path)).Code);

        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet"))
        {
            // Sealed, the running server freezes too.
            _ = await ProgramRun.OfAsync("vault", "unseal", "--passphrase-file", Secret(home), "--home", home.Folder.Path);
            using var asking = bot.At(program.Api);
            Assert.Equal(Disabled, (await asking.OrderAsync(order + "&newClientOrderId=a")).Refusal);
            Assert.Equal("[]", (await asking.GetAsync("/api/v3/openOrders")).Body);
            using var control = new ControlClient(home.Folder);
            Assert.IsType<ControlAnswer<KeyDetails>.Done>(await control.ThawKeyAsync("bot", CancellationToken.None));
            Assert.IsType<ControlAnswer<VaultStatus>.Done>(await control.SealVaultAsync(CancellationToken.None));
            (code, done) = await PanicAsync(home, "--all");
            Assert.Equal((1, "frozen"), (code, done.Keys[0].Freeze));
            Assert.Contains("The vault is sealed", Assert.Single(done.Undone), StringComparison.Ordinal);
            Assert.Equal(0, (await ProgramRun.OfAsync("vault", "unseal", "--passphrase-file", Secret(home), "--home", home.Folder.Path)).Code);
            Assert.Equal(Disabled, (await asking.OrderAsync(order + "&newClientOrderId=b")).Refusal);
            var audit = await ProgramRun.OfAsync("audit", "search", "--key", "bot", "--home", home.Folder.Path);
            Assert.Equal(2, audit.Output.Split("freeze label=bot").Length - 1);
        }

        bot.Dispose();
    }

    private static async Task<string> OrderAsync(Bot bot) => FormattableString.Invariant($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={await StartTests.PriceAsync(bot)}");

    private static async Task<(int Code, PanicDone Done)> PanicAsync(TemporaryHome home, params string[] more)
    {
        var run = await ProgramRun.OfAsync(["panic", .. more, "--json", "--home", home.Folder.Path]);
        Assert.True(run.Output.Length > 0, run.Error);
        return (run.Code, JsonSerializer.Deserialize(run.Output, ControlJson.Default.PanicDone)!);
    }

    private static string Secret(TemporaryHome home)
    {
        var path = Path.Combine(Path.GetDirectoryName(home.Folder.Path)!, "words");
        File.WriteAllText(path, Words + "\n");
        return path;
    }
}
