using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;
using Keywright.Keys.Sealing;

namespace Keywright.Cli.VaultCommands;

/// <summary>What <c>vault backup --json</c> prints.</summary>
internal sealed record BackupWritten(string File, long Bytes, string OpensWith);

/// <summary><c>vault backup</c>: everything the home holds, sealed, while the server runs.</summary>
internal sealed class BackupVerb : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "The new backup." };
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile("A file that holds the passphrase that opens the backup; - is standard input.");
    private readonly Option<string?> keyFile = new("--key-file") { HelpName = "FILE", Description = "A key file that opens the backup; made when there is none." };

    public BackupVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "backup",
            "Write a sealed backup of keys, settings and journal.",
            "./keywright vault backup monday.kw",
            "./keywright vault backup monday.kw --key-file backup.key",
            "./keywright vault drill monday.kw")
    {
        Arguments.Add(file);
        Options.Add(passphraseFile);
        Options.Add(keyFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, secrets => BackUpAsync(call, secrets, ct)));
    }

    private async Task<int> BackUpAsync(Call call, SecretReader secrets, CancellationToken ct)
    {
        if (call.Has(passphraseFile) && call.Has(keyFile))
        {
            return call.Misused("--passphrase-file and --key-file: give one of them.");
        }

        var path = Path.GetFullPath(call.Get(file)!);
        if (Path.Exists(path))
        {
            return call.Failed($"The file {path} exists already and may be another backup: give a new one.");
        }

        using var client = call.Connect();
        var now = await client.VaultAsync(ct).ConfigureAwait(false);
        if (now is not ControlAnswer<VaultStatus>.Done { Value: var status })
        {
            return call.With(now, _ => ExitCode.Done);
        }

        using var secret = call.Get(keyFile) is { } key ? SecretReader.KeyMadeIfMissing(key, out _)
            : status.Method == "passphrase" ? secrets.Passphrase(call.Get(passphraseFile))
            : secrets.NewPassphrase(call.Get(passphraseFile));
        using var body = new SecretBody();
        body.Add(secret.Kind(isNext: false), secret.Bytes.Span);
        return await WriteAsync(call, client, body, path, secret.IsPassphrase, ct).ConfigureAwait(false);
    }

    private static async Task<int> WriteAsync(Call call, ControlClient client, SecretBody body, string path, bool isPassphrase, CancellationToken ct)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using (var into = new FileStream(draft, options))
            {
                var answer = await client.BackUpAsync(body, into, ct).ConfigureAwait(false);
                if (answer is not ControlAnswer<long>.Done)
                {
                    return call.With(answer, _ => ExitCode.Done);
                }

                if (!SealedArchiveReader.IsWhole(into))
                {
                    return call.Failed("The server went away before the backup was whole; nothing was kept of it.");
                }

                into.Flush(flushToDisk: true);
            }

            var bytes = new FileInfo(draft).Length;
            File.Move(draft, path);
            if (call.Json)
            {
                return call.Print(new BackupWritten(path, bytes, isPassphrase ? "passphrase" : "key-file"), CliJson.Default.BackupWritten);
            }

            call.Output.WriteLine(SafeText.Of($"The backup is in {path}, {bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes; it opens with the {(isPassphrase ? "passphrase" : "key file")}."));
            call.Output.WriteLine(SafeText.Of($"Next: ./keywright vault drill {path}"));
            return ExitCode.Done;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return call.Failed($"The backup {path} cannot be written: {why.Message}");
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
