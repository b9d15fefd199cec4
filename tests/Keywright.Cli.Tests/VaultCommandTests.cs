using System.Text;
using Keywright.Cli.Terminals;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class VaultCommandTests
{
    private const string Open = """{"sealed":false,"method":"passphrase","rootId":"0123456789abcdef0123456789abcdef","records":3,"waitSeconds":0,"passphrasesWork":true}""";

    private static string Sealed => Open.Replace("\"sealed\":false", "\"sealed\":true", StringComparison.Ordinal).Replace("\"records\":3", "\"records\":null", StringComparison.Ordinal);

    private static string KeyFile => Open.Replace("\"passphrase\"", "\"key-file\"", StringComparison.Ordinal);

    [Fact]
    public async Task Status_is_told_in_words_and_as_the_server_said_it()
    {
        await using var server = new CannedServer(_ => (200, Open));
        var run = await Run.InAsync(server.Home, "vault", "status");
        Assert.Equal("The vault is open.\n  opens with  a passphrase\n  root key    0123456789abcdef0123456789abcdef\n  records     3\n", run.Output);
        run = await Run.InAsync(server.Home, "vault", "status", "--json");
        Assert.Equal(Open + "\n", run.Output);
    }

    [Theory]
    [InlineData("a passphrase\n", "a passphrase")]
    [InlineData("a passphrase\r\n", "a passphrase")]
    [InlineData(" with spaces ", " with spaces ")]
    public async Task A_piped_passphrase_travels_as_its_bytes_without_the_line_end(string piped, string travels)
    {
        await using var server = new CannedServer(line => line.StartsWith("GET", StringComparison.Ordinal) ? (200, Sealed) : (200, Open));
        var run = await RunAsync(server, piped, null, "vault", "unseal");
        Assert.Equal((0, "The vault is open; the gateway serves.\n", ""), run);
        var body = server.Asked[^1].Split("\r\n\r\n", 2)[1];
        Assert.Equal($"\u0001{(char)travels.Length}\0{travels}", body);
    }

    [Fact]
    public async Task A_person_types_a_new_passphrase_twice_and_sees_nothing_of_it()
    {
        await using var server = new CannedServer(_ => (200, KeyFile));
        var (code, output, error) = await RunAsync(server, null, "twelve words\rtwelve words\r", "vault", "init");
        Assert.Equal((0, "New passphrase: \nThe same again: \n"), (code, error));
        Assert.DoesNotContain("twelve", output, StringComparison.Ordinal);
        Assert.EndsWith("\u0003\u000c\0twelve words", server.Asked[^1], StringComparison.Ordinal);

        (code, output, error) = await RunAsync(server, null, "twelve words\rtwelve swords\r", "vault", "init");
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("The two passphrases are not the same; nothing was done.\n", error, StringComparison.Ordinal);

        // What was mistyped is taken back.
        (code, _, _) = await RunAsync(server, null, "twelvx\be words\rtwelve words\r", "vault", "init");
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_change_reads_the_old_and_the_new_from_two_lines()
    {
        await using var server = new CannedServer(_ => (200, Open));
        var run = await RunAsync(server, "the old one\nthe new one\n", null, "vault", "rekey");
        Assert.Equal(0, run.Code);
        Assert.EndsWith("\u0001\u000b\0the old one\u0003\u000b\0the new one", server.Asked[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence_and_nothing_is_asked_of_the_server()
    {
        await using var server = new CannedServer(_ => (200, Open));
        foreach (var (code, sentence, arguments) in new[]
        {
            (1, "The vault is open already.\n", "vault unseal"),
            (1, "The vault has a passphrase already: change it with keywright vault rekey.\n", "vault init"),
            (2, "--passphrase-file and --key-file: give one of them.\n", "vault unseal --passphrase-file a --key-file b"),
            (2, "--new-passphrase-file, --new-key-file and --to-key-file: give one of them.\n", "vault rekey --new-key-file a --to-key-file"),
            (1, "There is no passphrase on standard input: type it, pipe it in, or give --passphrase-file.\n", "vault rekey"),
            (1, $"The file {server.File("none")} cannot be read: Could not find file '{server.File("none")}'.\n", $"vault rekey --passphrase-file {server.File("none")}"),
        })
        {
            var run = await RunAsync(server, "", null, arguments.Split(' '));
            Assert.Equal((code, "", sentence), run);
        }

        Assert.All(server.Asked, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_command_takes_a_secret_as_an_argument()
    {
        foreach (var command in new[] { "init", "unseal", "rekey", "backup x", "restore x", "drill x" })
        {
            var run = await Run.OfAsync(["vault", .. command.Split(' '), "--passphrase", "words"]);
            Assert.Equal(2, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_backup_whose_server_went_away_in_the_middle_leaves_no_file()
    {
        await using var server = new CannedServer(line => line.StartsWith("GET", StringComparison.Ordinal) ? (200, Open) : (200, "KWBACKUP, and then nothing"));
        var (code, output, error) = await RunAsync(server, "a passphrase\n", null, "vault", "backup", server.File("b.kw"));
        Assert.Equal((1, "", "The server went away before the backup was whole; nothing was kept of it.\n"), (code, output, error));
        Assert.Empty(Directory.GetFiles(server.Home, "b.kw*"));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(CannedServer server, string? piped, string? typed, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var keys = new Queue<char>(typed ?? "");
        var code = await CommandTree.RunAsync(arguments, new Surroundings
        {
            Output = output,
            Error = error,
            Variable = name => name == "KEYWRIGHT_HOME" ? server.Home : null,
            InputIsTerminal = typed is not null,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(piped ?? "")),
            ReadKey = () => keys.Dequeue() switch
            {
                '\r' => new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false),
                '\b' => new ConsoleKeyInfo('\b', ConsoleKey.Backspace, false, false, false),
                var letter => new ConsoleKeyInfo(letter, ConsoleKey.None, false, false, false),
            },
        });
        return (code, output.ToString(), error.ToString());
    }
}
