using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Starts that must fail say why in one plain sentence; starts after a misfortune recover and say what they did.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_port_in_use()
    {
        using var home = new TemporaryHome();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var run = await ServeAsync(home.Folder, "--api", $"http://127.0.0.1:{port}");
        FailsWith(run, $"--api http://127.0.0.1:{port} cannot be bound, the port is in use: stop what listens there, or give another port.");
        run = await ProgramRun.OfAsync("serve", "--home", home.Folder.Path, "--api", "http://127.0.0.1:0", "--console", $"http://127.0.0.1:{port}");
        FailsWith(run, $"--console http://127.0.0.1:{port} cannot be bound, the port is in use: stop what listens there, or give another port.");
    }

    [Fact]
    public async Task A_home_that_is_a_file_or_cannot_be_made()
    {
        using var home = new TemporaryHome();
        await File.WriteAllTextAsync(home.Folder.Path, "");
        FailsWith(await ServeAsync(home.Folder), $"The home {home.Folder.Path} is a file: give --home a folder.");
        var under = new HomeFolder(Path.Combine(home.Folder.Path, "under"));
        var run = await ServeAsync(under);
        FailsWith(run, null);
        Assert.Contains($"The home {under.Path} cannot be used", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_cannot_be_read()
    {
        // Root may read everything, so it is a file in the way of the journal that nobody can read as a folder.
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder.Path);
        await File.WriteAllTextAsync(home.Folder.JournalFolder, "in the way");
        FailsWith(await ServeAsync(home.Folder), null);
        File.Delete(home.Folder.JournalFolder);

        var seal = Path.Combine(home.Folder.Path, "seal.key");
        File.Delete(seal);
        Directory.CreateDirectory(seal);
        FailsWith(await ServeAsync(home.Folder), null);
    }

    [Fact]
    public async Task A_damaged_database_or_a_missing_seal_key()
    {
        using var home = new TemporaryHome();
        await UseAsync(home.Folder);
        var database = Path.Combine(home.Folder.Path, "keywright.db");
        var whole = await File.ReadAllBytesAsync(database);
        foreach (var damage in new Action<byte[]>[] { b => Array.Clear(b, 0, 100), b => b.AsSpan(100).Fill(0x55), b => new Random(1).NextBytes(b) })
        {
            var bytes = whole.ToArray();
            damage(bytes);
            await File.WriteAllBytesAsync(database, bytes);
            var run = await ServeAsync(home.Folder);
            FailsWith(run, null);
            Assert.Contains(database, run.Error, StringComparison.Ordinal);
        }
        await File.WriteAllBytesAsync(database, whole);

        var seal = Path.Combine(home.Folder.Path, "seal.key");
        File.Move(seal, seal + ".away");
        FailsWith(await ServeAsync(home.Folder), $"The seal key {seal} is missing, and the database holds keys sealed with it; put it back from a backup.");
        File.Move(seal + ".away", seal);
        File.SetUnixFileMode(seal, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        FailsWith(await ServeAsync(home.Folder), null);
        File.SetUnixFileMode(seal, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        FailsWith(await ServeAsync(home.Folder, "--seed", "8"), "seed 8 was given, but this home was founded with seed 7; leave the option out or choose another home.");

        // None of the failed starts did harm.
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
    }

    [Fact]
    public async Task A_journal_changed_in_the_middle()
    {
        using var home = new TemporaryHome();
        await UseAsync(home.Folder);
        var file = Assert.Single(Directory.GetFiles(home.Folder.JournalFolder));
        var whole = await File.ReadAllBytesAsync(file);
        var used = Array.FindLastIndex(whole, b => b != 0) + 1;
        foreach (var place in new[] { used / 3, used / 2, used * 2 / 3 })
        {
            var bytes = whole.ToArray();
            bytes[place] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
            var verified = await ProgramRun.OfAsync("audit", "verify", "--home", home.Folder.Path);
            FailsWith(verified, null);
            var run = await ServeAsync(home.Folder);
            FailsWith(run, null);
            Assert.Contains("journal", run.Error, StringComparison.OrdinalIgnoreCase);
        }

        // A segment gone altogether is missed as well.
        File.Delete(file);
        var missing = await ServeAsync(home.Folder);
        FailsWith(missing, null);
        Assert.Matches($"The journal in .* ends at entry 0, and entry [0-9]+ was on disk before; put back the files that are missing, or restore a backup.$", missing.Error.TrimEnd());

        await File.WriteAllBytesAsync(file, whole);
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        Assert.Empty(program.Notes);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_and_said()
    {
        using var home = new TemporaryHome();
        string before;
        Bot bot;
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--limits", "open"))
        {
            bot = await program.BotAsync();
            await OrdersAsync(bot, 30);
            before = (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Body;
            await program.KillAsync();
        }
        var file = Assert.Single(Directory.GetFiles(home.Folder.JournalFolder));
        var bytes = await File.ReadAllBytesAsync(file);
        var end = (Array.FindLastIndex(bytes, b => b != 0) + 8) / 8 * 8;
        bytes.AsSpan(end, 100).Fill(0x55);
        await File.WriteAllBytesAsync(file, bytes);

        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--limits", "open"))
        {
            var note = Assert.Single(program.Notes);
            Assert.EndsWith(".", note, StringComparison.Ordinal);
            using var again = bot.At(program.Api);
            Assert.Equal(before, (await again.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Body);
            await OrdersAsync(again, 1);
            Assert.Equal(0, await program.StopAsync());
        }
        bot.Dispose();
        Assert.Equal(0, (await ProgramRun.OfAsync("audit", "verify", "--home", home.Folder.Path)).Code);
    }

    [Fact]
    public async Task A_second_server_on_the_same_home_and_a_socket_left_by_a_dead_one()
    {
        using var home = new TemporaryHome();
        await using (var first = await RunningProgram.StartAsync(home.Folder, "--market", "quiet"))
        {
            FailsWith(await ServeAsync(home.Folder), $"Another server works on {home.Folder.Path} already: stop it first, or give this one a --home of its own.");
            Assert.Equal(0, (await ProgramRun.OfAsync("keys", "list", "--home", home.Folder.Path)).Code);
            await first.KillAsync();
        }
        Assert.True(File.Exists(home.Folder.ControlSocket));
        var nobody = await ProgramRun.OfAsync("keys", "list", "--home", home.Folder.Path);
        FailsWith(nobody, null);
        await using var second = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        Assert.Equal(0, (await ProgramRun.OfAsync("keys", "list", "--home", home.Folder.Path)).Code);
    }

    [Fact]
    public async Task A_polite_end_lets_requests_under_way_finish()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        using var bot = await program.BotAsync();
        var price = await PriceAsync(bot);
        var body = bot.Sign($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={price}");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(program.Api.Host, program.Api.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {bot.ApiKey}\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n"));
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[64]));

        // It waits for the body now.
        program.Terminate();
        await socket.SendAsync(Encoding.ASCII.GetBytes(body));
        Assert.StartsWith("HTTP/1.1 200 ", await RunningProgram.HearAsync(socket), StringComparison.Ordinal);
        Assert.Equal(0, await program.EndAsync());
        Assert.Equal("", program.Errors);
        Assert.False(File.Exists(home.Folder.ControlSocket));

        await using var next = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        Assert.Empty(next.Notes);
        using var again = bot.At(next.Api);
        Assert.Equal(1, (await again.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
    }

    internal static async Task<string> PriceAsync(Bot bot, string symbol = "BTCUSDT")
    {
        var price = (await bot.PublicAsync("/api/v3/avgPrice", $"symbol={symbol}")).Json.GetProperty("price").GetString()!;
        return price[..(price.IndexOf('.', StringComparison.Ordinal) + 3)];
    }

    internal static async Task OrdersAsync(Bot bot, int count)
    {
        var price = await PriceAsync(bot);
        for (var i = 0; i < count; i++)
        {
            var answer = await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={price}");
            Assert.Equal(200, answer.Status);
        }
    }

    private static Task<ProgramRun> ServeAsync(HomeFolder home, params string[] more)
    {
        string[] api = more.Contains("--api") ? [] : ["--api", "http://127.0.0.1:0"];
        return ProgramRun.OfAsync(["serve", "--home", home.Path, "--console", "http://127.0.0.1:0", .. api, .. more]);
    }

    /// <summary>A home with thirty orders, stopped in order.</summary>
    private static async Task UseAsync(HomeFolder home)
    {
        await using var program = await RunningProgram.StartAsync(home, "--market", "quiet", "--limits", "open", "--seed", "7");
        using var bot = await program.BotAsync();
        await OrdersAsync(bot, 30);
        Assert.Equal(0, await program.StopAsync());
    }

    [Fact]
    public async Task A_peer_that_never_answers_a_farewell_does_not_hold_up_the_end()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder);
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(program.Api.Host, program.Api.Port);
        await silent.SendAsync("GET /ws/btcusdt@trade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());
        var head = new byte[12];
        Assert.Equal(head.Length, await silent.ReceiveAsync(head));
        Assert.Equal("HTTP/1.1 101", System.Text.Encoding.ASCII.GetString(head));
        Assert.Equal(0, await program.StopAsync());
        Assert.Equal("", program.Errors);
    }

    private static void FailsWith(ProgramRun run, string? sentence)
    {
        Assert.True(run.Code is 1, $"{run.Code}: {run.Output}{run.Error}");
        Assert.Equal("", run.Output);
        var line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        if (sentence is not null)
        {
            Assert.EndsWith(sentence, line, StringComparison.Ordinal);
        }
    }
}
