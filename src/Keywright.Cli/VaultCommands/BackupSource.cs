using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Keys.Sealing;

namespace Keywright.Cli.VaultCommands;

/// <summary>A backup that is read, and what opens it: shared by <c>restore</c> and <c>drill</c>.</summary>
internal sealed class BackupSource
{
    private readonly Argument<string> file = new("FILE") { Description = "The backup." };
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile("A file that holds the passphrase that opens the backup; - is standard input.");
    private readonly Option<string?> keyFile = new("--key-file") { HelpName = "FILE", Description = "The key file that opens the backup." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        command.Options.Add(passphraseFile);
        command.Options.Add(keyFile);
    }

    public string File(Call call) => Path.GetFullPath(call.Get(file)!);

    /// <summary>Does the work with what opens the backup; a refusal is one sentence.</summary>
    public int With(Call call, SecretReader secrets, Func<GivenSecret, int> work)
    {
        try
        {
            OpeningMethod method;
            using (var backup = System.IO.File.OpenRead(File(call)))
            {
                method = SealedArchiveReader.MethodOf(backup);
            }

            if (method == OpeningMethod.KeyFile && !call.Has(keyFile))
            {
                return call.Failed("The backup opens with a key file: give it with --key-file.");
            }

            using var secret = call.Get(keyFile) is { } path ? SecretReader.Key(path) : secrets.Passphrase(call.Get(passphraseFile));
            return work(secret);
        }
        catch (SealedArchiveException why)
        {
            return call.Failed(why.Message);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return call.Failed($"The backup {File(call)} cannot be used: {why.Message}");
        }
    }
}
