using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Secrets are put into the real program in every way there is; then they are looked for wherever anything comes out.</summary>
public sealed class CanaryTests
{
    private const string Words = "canary-passphrase-of-the-first-kind";
    private const string NextWords = "canary-passphrase-of-the-second-kind";

    [Fact]
    public async Task No_secret_leaves_by_any_door()
    {
        using var home = new TemporaryHome();
        var (path, place) = (home.Folder.Path, Path.GetDirectoryName(home.Folder.Path)!);
        var said = new StringBuilder();
        var (wordsFile, nextFile) = (Path.Combine(place, "words"), Path.Combine(place, "next-words"));
        await File.WriteAllTextAsync(wordsFile, Words + "\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(nextFile, NextWords, TestContext.Current.CancellationToken);
        using var pair = RSA.Create(2048);
        var privatePem = pair.ExportPkcs8PrivateKeyPem();
        var privateLine = privatePem.Split('\n')[3];

        // 1. A key is cut, and the home's first root and key file are known to us.
        KeyCreated key;
        byte[] keyFile, root, wrapping;
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7"))
        {
            key = await program.CutAsync("canary");
            (keyFile, root, wrapping) = FirstRoot(path);

            // The search finds what is there: the secret was just shown, and an open vault holds its wrapping key.
            var control = ProcessMemory.Search(program.ProcessId, ProcessMemory.Shapes(("secret", Encoding.ASCII.GetBytes(key.SecretKey!)), ("wrapping key", wrapping)));
            Assert.Contains("wrapping key", control.Found);
            Assert.Contains(control.Found, name => name.StartsWith("secret", StringComparison.Ordinal));
            Assert.True(control.Read > 10_000_000);
            Assert.Equal(0, await program.StopAsync());
            said.Append(program.Errors).AppendJoin('\n', program.Notes);
        }

        // 2. A process that has never shown it uses it, gets every passphrase there is, and is sealed.
        var secrets = ProcessMemory.Shapes(
            ("secret", Encoding.ASCII.GetBytes(key.SecretKey!)),
            ("passphrase", Encoding.UTF8.GetBytes(Words)),
            ("second passphrase", Encoding.UTF8.GetBytes(NextWords)),
            ("key file", keyFile),
            ("root key", root),
            ("wrapping key", wrapping),
            ("private key", Encoding.ASCII.GetBytes(privateLine)));
        await using (var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet"))
        {
            await UseAsync(program, key, privatePem, said);
            await CliAsync(said, 0, "vault", "init", "--home", path, "--passphrase-file", wordsFile);
            await CliAsync(said, 0, "vault", "seal", "--home", path);
            await CliAsync(said, 1, "vault", "unseal", "--home", path, "--passphrase-file", nextFile);
            using (var control = new ControlClient(home.Folder))
            {
                while (Assert.IsType<ControlAnswer<VaultStatus>.Done>(await control.VaultAsync(CancellationToken.None)).Value.WaitSeconds > 0)
                {
                    await Task.Yield();
                }
            }

            await CliAsync(said, 0, "vault", "unseal", "--home", path, "--passphrase-file", wordsFile);
            await UseAsync(program, key, privatePem, said);
            await CliAsync(said, 0, "vault", "rekey", "--home", path, "--passphrase-file", wordsFile, "--new-passphrase-file", nextFile);
            await CliAsync(said, 0, "vault", "backup", Path.Combine(place, "backup.kw"), "--home", path, "--passphrase-file", nextFile);
            await CliAsync(said, 0, "vault", "drill", Path.Combine(place, "backup.kw"), "--passphrase-file", nextFile);
            await CliAsync(said, 0, "vault", "restore", Path.Combine(place, "backup.kw"), "--home", Path.Combine(place, "restored"), "--passphrase-file", nextFile);
            await CliAsync(said, 0, "keys", "list", "--home", path, "--json");
            await CliAsync(said, 0, "keys", "show", "canary", "--home", path);
            await CliAsync(said, 0, "keys", "snippet", "canary", "--for", "curl", "--home", path);
            await CliAsync(said, 0, "audit", "search", "--home", path, "--json");
            await UseAsync(program, key, privatePem, said);

            // While it is open: environment, arguments, every file it has, every word it said.
            Assert.Empty(In(await File.ReadAllBytesAsync($"/proc/{program.ProcessId}/environ", TestContext.Current.CancellationToken), secrets));
            Assert.Empty(In(await File.ReadAllBytesAsync($"/proc/{program.ProcessId}/cmdline", TestContext.Current.CancellationToken), secrets));
            await CliAsync(said, 0, "vault", "seal", "--home", path);

            // Sealed, its memory, and so any dump of it, holds none of them.
            var (found, read) = ProcessMemory.Search(program.ProcessId, secrets);
            Assert.True(found.Count == 0, $"{string.Join(", ", found)} in {read >> 20} MiB");
            Assert.Equal(0, await program.StopAsync());
            said.Append(program.Errors).AppendJoin('\n', program.Notes);
        }

        Assert.Empty(In(Encoding.UTF8.GetBytes(said.ToString()), secrets));
        Assert.Contains("canary", said.ToString(), StringComparison.Ordinal);
        var files = Directory.GetFiles(place, "*", SearchOption.AllDirectories).Except([wordsFile, nextFile]).ToList();
        Assert.True(files.Count >= 8, string.Join(", ", files));
        Assert.All(files, file => Assert.True(In(File.ReadAllBytes(file), secrets) is [], file));
    }

    /// <summary>Good and bad requests; everything that is answered is kept.</summary>
    private static async Task UseAsync(RunningProgram program, KeyCreated key, string privatePem, StringBuilder said)
    {
        using var bot = new Bot(program.Api, key.ApiKey, key.SecretKey!);
        var account = await bot.GetAsync("/api/v3/account");
        Assert.Equal(200, account.Status);
        said.AppendLine(account.Body);
        said.AppendLine((await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=nonsense&price=1")).Body);
        said.AppendLine((await bot.SendAsync(HttpMethod.Get, "/api/v3/account", "timestamp=1&signature=00")).Body);
        said.AppendLine(await program.SayAsync($"GET /api/v3/account?x={new string('y', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n"));

        // A private key in the place of a public one, as people do.
        using var control = new ControlClient(program.Home);
        var refused = await control.CreateKeyAsync(new CreateKey { Label = "pasted", Preset = "portfolio", Type = "rsa", PublicKey = privatePem }, CancellationToken.None);
        said.AppendLine(Assert.IsType<ControlAnswer<KeyCreated>.Refused>(refused).Why);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var page in new[] { "/", "/readyz", "/metrics" })
        {
            using var answer = await http.GetAsync(new Uri(program.Console, page));
            said.AppendLine(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task CliAsync(StringBuilder said, int code, params string[] arguments)
    {
        var run = await ProgramRun.OfAsync(arguments);
        Assert.True(run.Code == code, $"{string.Join(' ', arguments)}: {run.Code} {run.Output}{run.Error}");
        said.AppendLine(run.Output).AppendLine(run.Error);
    }

    private static List<string> In(byte[] bytes, Dictionary<string, byte[]> secrets) => [.. secrets.Where(one => bytes.AsSpan().IndexOf(one.Value) >= 0).Select(one => one.Key)];

    /// <summary>The key file, and what docs/VAULT.md makes of it and of the vault file.</summary>
    private static (byte[] KeyFile, byte[] Root, byte[] Wrapping) FirstRoot(string home)
    {
        var keyFile = File.ReadAllBytes(Path.Combine(home, "seal.key"));
        var slot = File.ReadAllBytes(Path.Combine(home, "vault.kw")).AsSpan(12, 104);
        var opener = HKDF.DeriveKey(HashAlgorithmName.SHA256, keyFile, 32, slot[28..44].ToArray(), "keywright root 1: wrap"u8.ToArray());
        var root = new byte[32];
        using var box = new AesGcm(opener, 16);
        box.Decrypt(slot[44..56], slot[56..88], slot[88..], root, [.. "keywright root 1\0"u8, .. slot[..44]]);
        return (keyFile, root, HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, [], "keywright vault 1: wrap data keys"u8.ToArray()));
    }
}
