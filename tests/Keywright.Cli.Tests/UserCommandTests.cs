using System.Text;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class UserCommandTests
{
    private const string Alice = """{"name":"alice","role":"owner","createdAt":"2026-11-22T00:00:00Z","hasCodeDevice":false,"recoveryCodesLeft":0,"waitsUntil":null,"keys":["my-bot"]}""";

    /// <summary>Red when the password is not the line of standard input, or is printed, or the code does not travel.</summary>
    [Fact]
    public async Task A_password_comes_from_standard_input_and_the_code_goes_with_the_request()
    {
        await using var server = new CannedServer(_ => (200, Alice));
        var run = await RunAsync(server.Home, "correct horse battery\r\nsecond line\n", "users", "add", "alice", "--role", "owner", "--code", "123456");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = Assert.Single(server.Asked);
        Assert.StartsWith("POST /v1/users HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.Contains("\"password\":\"correct horse battery\"", asked, StringComparison.Ordinal);
        Assert.Contains("X-Keywright-Code: 123456", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", run.Output, StringComparison.Ordinal);
        Assert.Contains("my-bot", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Red when nothing on standard input becomes an empty password.</summary>
    [Fact]
    public async Task Without_a_password_nothing_is_asked()
    {
        await using var server = new CannedServer(_ => (200, Alice));
        var run = await RunAsync(server.Home, "", "users", "password", "alice");

        Assert.Equal((1, "There is no password on standard input: type it, pipe it in, or give --password-file.\n"), (run.ExitCode, run.Error));
        Assert.Empty(server.Asked);
    }

    /// <summary>Red when the picture, the secret or the next command is missing, or --json prints more than the answer.</summary>
    [Fact]
    public async Task A_device_is_shown_as_a_picture_and_as_text()
    {
        const string Answer = """{"name":"alice","secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ","uri":"otpauth://totp/Keywright:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\u0026issuer=Keywright"}""";
        await using var server = new CannedServer(_ => (200, Answer));
        var run = await RunAsync(server.Home, "", "users", "code", "alice");

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Output.Count(c => c is '█' or '▀' or '▄') > 200, "There is no QR code.");
        Assert.Contains("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", run.Output, StringComparison.Ordinal);
        Assert.Contains("./keywright users code alice --confirm 123456", run.Output, StringComparison.Ordinal);
        Assert.Equal(Answer + "\n", (await RunAsync(server.Home, "", "users", "code", "alice", "--json")).Output);
    }

    /// <summary>Red when a token file that others can read is used, or the file's token is not taken.</summary>
    [Fact]
    public async Task A_token_file_is_the_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("token");
        await File.WriteAllTextAsync(file, "kwtABC\n");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string? Variable(string name) => name == "KEYWRIGHT_TOKEN_FILE" ? file : null;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Null(Target.Read("http://127.0.0.1:1", null, Variable, out var problem));
        Assert.Equal($"The token file {file} is open to other users: run chmod 600 on it.", problem);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Equal("kwtABC", Target.Read("http://127.0.0.1:1", null, Variable, out problem)!.Token);
        Assert.Null(problem);
        Assert.Equal("kwtXYZ", Target.Read("https://192.0.2.1:1", "kwtXYZ", Variable, out problem)!.Token);
    }

    private static async Task<Run> RunAsync(string home, string input, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandTree.RunAsync(args, new()
        {
            Output = output,
            Error = error,
            Variable = name => name == "KEYWRIGHT_HOME" ? home : null,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
        });
        return new(code, output.ToString(), error.ToString());
    }
}
