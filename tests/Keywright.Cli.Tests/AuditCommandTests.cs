using Keywright.Control;
using Keywright.Journal;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class AuditCommandTests
{
    private const string Entries =
        """[{"sequence":9,"time":"2026-11-21T17:00:00.000001Z","key":"kw1","label":"bot","address":"127.0.0.1","route":"POST /api/v3/order","status":200,"code":0,"rule":"","summary":"BUY","hash":"ab"},{"sequence":10,"time":"2026-11-21T17:00:01.000000Z","key":"kw1","label":"bot","address":"127.0.0.1","route":"POST /api/v3/order","status":400,"code":-2010,"rule":"funds","summary":"BUY 1 BTCUSDT","hash":"cd"}]""";

    [Fact]
    public async Task Search_sends_what_was_asked_and_prints_what_came()
    {
        await using var server = new CannedServer(_ => (200, Entries));

        var run = await Run.InAsync(
            server.Home, "audit", "search", "--key", "a&b", "--route", "POST /api/v3/order", "--code", "-2010", "--from", "2026-11-21T00:00:00Z", "--limit", "7", "--json");

        Assert.Equal(Entries + "\n", run.Output);
        Assert.StartsWith(
            "GET /v1/audit?key=a%26b&route=POST%20%2Fapi%2Fv3%2Forder&code=-2010&from=2026-11-21T00%3A00%3A00.0000000Z&limit=7&newest=true ",
            Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Tail_lines_up()
    {
        await using var server = new CannedServer(_ => (200, Entries));

        var run = await Run.InAsync(server.Home, "audit", "tail");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        var rule = lines[0].IndexOf("RULE", StringComparison.Ordinal);
        Assert.Equal(rule, lines[2].IndexOf("funds", StringComparison.Ordinal));
        Assert.Equal(lines[0].IndexOf("SEQUENCE", StringComparison.Ordinal) + "SEQUENCE".Length, lines[1].IndexOf('9', StringComparison.Ordinal) + 1);
    }

    [Fact]
    public async Task Verify_finds_a_sound_journal_sound_and_a_flipped_byte_damaged()
    {
        using var folder = new TemporaryFolder();
        var home = new HomeFolder(folder.Path);
        var (journal, _) = await JournalLog.OpenAsync(new LocalDisk(), home.JournalFolder, new JournalOptions());
        for (var i = 0; i < 100; i++)
        {
            await journal.DurableAsync(journal.Append(1, new byte[50]));
        }
        await journal.DisposeAsync();

        var sound = await Run.InAsync(folder.Path, "audit", "verify", "--json");
        Assert.Equal("", sound.Error);
        Assert.Equal(0, sound.ExitCode);
        Assert.StartsWith("{\"sound\":true,\"firstSequence\":1,\"lastSequence\":100,\"entries\":100,\"head\":\"", sound.Output);

        var segment = Directory.GetFiles(home.JournalFolder).Order().First();
        await using (var file = File.Open(segment, FileMode.Open))
        {
            file.Position = 2000;
            var old = file.ReadByte();
            file.Position = 2000;
            file.WriteByte((byte)(old ^ 1));
        }

        var damaged = await Run.InAsync(home.Path, "audit", "verify", "--journal", home.JournalFolder);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains(Path.GetFileName(segment), damaged.Error);
        Assert.Equal("", damaged.Output);
    }

    [Fact]
    public async Task Verify_without_a_journal_is_one_sentence()
    {
        using var folder = new TemporaryFolder();

        var run = await Run.InAsync(folder.Path, "audit", "verify");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("There is no journal at ", run.Error);
    }
}
