using System.Collections.Concurrent;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>The vault of a running program: sealed start, opening, sealing, backup and restore, spoken to as an owner and a bot do.</summary>
public sealed class VaultTests
{
    private const string Words = "a passphrase for the whole program";
    private const string SealedBody = """{"code":-1000,"msg":"The vault of this gateway is sealed; nothing is served until its owner opens it."}""";

    [Fact]
    public async Task A_program_with_a_passphrase_starts_sealed_refuses_everything_and_serves_once_it_is_opened()
    {
        using var home = new TemporaryHome();
        KeyCreated key;
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7"))
        {
            key = await program.CutAsync("bot");
            await OkAsync(home, "vault", "init", "--passphrase-file", Secret(home, "words", Words));
            Assert.Equal(0, await program.StopAsync());
        }

        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet"))
        {
            Assert.Contains("The vault is sealed", Assert.Single(program.Notes), StringComparison.Ordinal);
            using var bot = new Bot(program.Api, key.ApiKey, key.SecretKey!);
            await AllRefusedAsync(program, bot);
            using var control = new ControlClient(home.Folder);
            var list = await control.ListKeysAsync(null, CancellationToken.None);
            Assert.Equal("The vault is sealed: open it with keywright vault unseal.", Assert.IsType<ControlAnswer<IReadOnlyList<KeyDetails>>.Refused>(list).Why);
            Assert.False(Assert.IsType<ControlAnswer<ServerStatus>.Done>(await control.StatusAsync(CancellationToken.None)).Value.Ready);
            Assert.True(Assert.IsType<ControlAnswer<VaultStatus>.Done>(await control.VaultAsync(CancellationToken.None)).Value is { Sealed: true, Method: "passphrase" });

            await OkAsync(home, "vault", "unseal", "--passphrase-file", Secret(home, "words", Words));
            Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
            Assert.Equal(200, await StatusAsync(program.Console, "/readyz"));

            // Sealed again while streams and a session are open: all of them end, none comes back.
            using var stream = await StreamClient.OpenAsync(program.Api, "/ws/btcusdt@trade");
            using var session = await StreamClient.OpenAsync(program.Api, "/ws-api/v3");
            await OkAsync(home, "vault", "seal");
            Assert.Equal((1001, "The vault was sealed."), (await stream.Peer.HearAsync(Sockets.Frame.CloseCode)).Close);
            Assert.Equal((1001, "The vault was sealed."), (await session.Peer.HearAsync(Sockets.Frame.CloseCode)).Close);
            await AllRefusedAsync(program, bot);
            await OkAsync(home, "vault", "unseal", "--passphrase-file", Secret(home, "words", Words));
            Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
            using var after = await StreamClient.OpenAsync(program.Api, "/ws/btcusdt@trade");
            Assert.Equal(0, await program.StopAsync());
            Assert.Equal("", program.Errors);
        }
    }

    [Fact]
    public async Task Sealing_under_load_loses_no_order_that_was_acknowledged_and_calls_no_key_wrong()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--limits", "open", "--seed", "7");
        using var bot = await program.BotAsync();
        var price = await StartTests.PriceAsync(bot);
        var placed = 0;
        var standing = new ConcurrentDictionary<long, bool>();
        var last = new ConcurrentBag<string>();
        var bots = Enumerable.Range(1, 4).Select(number => Task.Run(async () =>
        {
            using var mine = bot.At(program.Api);
            while (true)
            {
                var answer = await mine.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00{number}&price={price}"); // the same bytes twice would be one order
                if (answer.Status != 200)
                {
                    last.Add(answer.Refusal);
                    return;
                }

                var id = answer.Json.GetProperty("orderId").GetInt64();
                standing[id] = true;
                Interlocked.Increment(ref placed);
                answer = await mine.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}");
                if (answer.Status != 200)
                {
                    last.Add(answer.Refusal);
                    return;
                }

                standing.TryRemove(id, out bool _);
            }
        })).ToList();
        while (Volatile.Read(ref placed) < 40)
        {
            await Task.Yield();
        }

        await OkAsync(home, "vault", "seal");
        await Task.WhenAll(bots);
        Assert.Equal(4, last.Count);
        Assert.All(last, refusal => Assert.StartsWith("503 -1000 The vault of this gateway is sealed", refusal, StringComparison.Ordinal));
        await OkAsync(home, "vault", "unseal");
        Assert.Equal(standing.Keys.Order(), (await bot.GetAsync("/api/v3/openOrders")).Json.EnumerateArray().Select(order => order.GetProperty("orderId").GetInt64()).Order());
    }

    [Fact]
    public async Task A_backup_that_is_damaged_cut_off_or_anothers_restores_nothing()
    {
        using var home = new TemporaryHome();
        var place = Path.GetDirectoryName(home.Folder.Path)!;
        var (words, backup, target) = (Secret(home, "words", Words), Path.Combine(place, "good.kw"), Path.Combine(place, "restored"));
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7"))
        {
            using var bot = await program.BotAsync();
            await StartTests.OrdersAsync(bot, 10);
            await OkAsync(home, "vault", "backup", backup, "--passphrase-file", words);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
            var again = await ProgramRun.OfAsync("vault", "backup", backup, "--home", home.Folder.Path, "--passphrase-file", words);
            FailsWith(again, "exists already");
        }

        var whole = await File.ReadAllBytesAsync(backup);
        var bad = Path.Combine(place, "bad.kw");
        foreach (var damage in new Func<byte[], byte[]>[]
        {
            b => b[..^1], b => b[..(b.Length / 2)], b => b[..100], b => [], b => [.. b, 1], b => Flip(b, 3), b => Flip(b, 60), b => Flip(b, b.Length / 2), b => Flip(b, b.Length - 1),
        })
        {
            await File.WriteAllBytesAsync(bad, damage(whole));
            FailsWith(await ProgramRun.OfAsync("vault", "restore", bad, "--home", target, "--passphrase-file", words), null);
            FailsWith(await ProgramRun.OfAsync("vault", "drill", bad, "--passphrase-file", words), null);
        }

        FailsWith(await ProgramRun.OfAsync("vault", "restore", backup, "--home", target, "--passphrase-file", Secret(home, "others", "the passphrase of another")), "the passphrase is wrong");
        FailsWith(await ProgramRun.OfAsync("vault", "restore", backup, "--home", home.Folder.Path, "--passphrase-file", words), "is not empty");
        FailsWith(await ProgramRun.OfAsync("vault", "restore", Path.Combine(place, "none.kw"), "--home", target, "--passphrase-file", words), null);
        string[] left = ["bad.kw", "good.kw", "home", "others", "words"];
        Assert.Equal(left, Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order());

        // The good one restores, and drills, and leaves nothing behind either.
        var drill = await ProgramRun.OfAsync("vault", "drill", backup, "--passphrase-file", words, "--json");
        Assert.True(drill.Code == 0 && drill.Output.Contains("\"recordsOpened\":1", StringComparison.Ordinal), drill.Output + drill.Error);
        Assert.Equal(left, Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order());
        var restore = await ProgramRun.OfAsync("vault", "restore", backup, "--home", target, "--passphrase-file", words);
        Assert.True(restore.Code == 0, restore.Error);
        await using var restored = await RunningProgram.StartAsync(new HomeFolder(target), "--market", "quiet");
        Assert.Contains("sealed", Assert.Single(restored.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_under_a_key_file_needs_no_passphrase_anywhere()
    {
        using var home = new TemporaryHome();
        var place = Path.GetDirectoryName(home.Folder.Path)!;
        var (keyFile, backup, target) = (Path.Combine(place, "backup.key"), Path.Combine(place, "b.kw"), Path.Combine(place, "restored"));
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7"))
        {
            await program.CutAsync("bot");
            await OkAsync(home, "vault", "backup", backup, "--key-file", keyFile);
        }

        FailsWith(await ProgramRun.OfAsync("vault", "restore", backup, "--home", target), "opens with a key file");
        FailsWith(await ProgramRun.OfAsync("vault", "restore", backup, "--home", target, "--key-file", Path.Combine(home.Folder.Path, "seal.key")), "the key file is another one");
        var restore = await ProgramRun.OfAsync("vault", "restore", backup, "--home", target, "--key-file", keyFile);
        Assert.True(restore.Code == 0, restore.Error);
        await using var restored = await RunningProgram.StartAsync(new HomeFolder(target), "--market", "quiet");
        using var control = new ControlClient(new HomeFolder(target));
        var list = Assert.IsType<ControlAnswer<IReadOnlyList<KeyDetails>>.Done>(await control.ListKeysAsync(null, CancellationToken.None)).Value;
        Assert.Equal("frozen", Assert.Single(list).State);
    }

    private static async Task AllRefusedAsync(RunningProgram program, Bot bot)
    {
        foreach (var answer in new[]
        {
            await bot.PublicAsync("/api/v3/ping"),
            await bot.PublicAsync("/no/such/path"),
            await bot.GetAsync("/api/v3/account"),
            await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1"),
            await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT"),
        })
        {
            Assert.Equal((503, SealedBody), (answer.Status, answer.Body));
        }

        foreach (var path in new[] { "/ws/btcusdt@trade", "/stream?streams=btcusdt@trade", "/ws-api/v3" })
        {
            var (client, head) = await StreamClient.TryOpenAsync(program.Api, path);
            Assert.Null(client);
            Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        }

        Assert.Equal(503, await StatusAsync(program.Console, "/readyz"));
        Assert.Equal(200, await StatusAsync(program.Console, "/healthz"));
    }

    private static async Task<int> StatusAsync(Uri console, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri(console, path));
        return (int)answer.StatusCode;
    }

    private static string Secret(TemporaryHome home, string name, string words)
    {
        var path = Path.Combine(Path.GetDirectoryName(home.Folder.Path)!, name);
        File.WriteAllText(path, words + "\n");
        return path;
    }

    private static async Task OkAsync(TemporaryHome home, params string[] arguments)
    {
        var run = await ProgramRun.OfAsync([.. arguments, "--home", home.Folder.Path]);
        Assert.True(run.Code == 0, $"{string.Join(' ', arguments)}: {run.Code} {run.Output}{run.Error}");
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }

    private static void FailsWith(ProgramRun run, string? part)
    {
        Assert.True(run.Code is 1, $"{run.Code}: {run.Output}{run.Error}");
        Assert.Equal("", run.Output);
        var line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.Contains(part ?? "", line, StringComparison.Ordinal);
    }
}
