using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;

namespace Keywright.Cli.DoctorCommands;

/// <summary>
/// The key a doctor's command works with: from files, from the file that <c>keys create --env</c> wrote, or from the environment variables that
/// <c>keys snippet</c> names. A secret is never a value on the command line, which others on the machine can see.
/// </summary>
internal sealed class KeyOptions
{
    private const int FileBytesMax = 64 * 1024;

    private readonly Option<string?> secretFile = new("--secret-file") { HelpName = "FILE", Description = "A file that holds the key's secret; else $KEYWRIGHT_SECRET_KEY holds it." };
    private readonly Option<string?> privateKey = new("--private-key") { HelpName = "FILE", Description = "The PEM file of an Ed25519 or RSA key; else $KEYWRIGHT_PRIVATE_KEY names it." };
    private readonly Option<string?> env = new("--env") { HelpName = "FILE", Description = "The file that keys create --env wrote: URL, key and secret." };

    public Option<string?> Key { get; } = new("--key") { HelpName = "APIKEY", Description = "The API key; else $KEYWRIGHT_API_KEY." };

    public void AddTo(Command verb)
    {
        foreach (var option in (Option[])[Key, secretFile, privateKey, env])
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>What was given, or null and the sentence that says what is missing or wrong.</summary>
    public GivenKey? Read(Call call, out string problem)
    {
        if (new[] { secretFile, privateKey, env }.Count(option => call.Get(option) is not null) > 1)
        {
            problem = "--secret-file, --private-key and --env: give one of them.";
            return null;
        }

        EnvironmentFile? file = null;
        if (call.Get(env) is { } path && (file = EnvironmentFile.TryRead(path, out problem)) is null)
        {
            return null;
        }

        using (file)
        {
            var signer = call.Get(secretFile) is { } secret ? FromFile("--secret-file", secret, out problem)
                : call.Get(privateKey) is { } pem ? FromFile("--private-key", pem, out problem)
                : file is not null ? FromEnvironmentFile(file, out problem)
                : FromVariables(call, out problem);
            return signer is null ? null : new GivenKey(
                call.Get(Key) ?? file?.Text("KEYWRIGHT_API_KEY") ?? Set(call, "KEYWRIGHT_API_KEY"),
                file?.Text("KEYWRIGHT_URL") ?? Set(call, "KEYWRIGHT_URL"),
                signer);
        }
    }

    private static string? Set(Call call, string variable) => call.Surroundings.Variable(variable) is { Length: > 0 } value ? value : null;

    private static RequestSigner? FromVariables(Call call, out string problem)
    {
        if (Set(call, "KEYWRIGHT_SECRET_KEY") is { } secret)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            var signer = Accept("$KEYWRIGHT_SECRET_KEY", bytes, out problem);
            CryptographicOperations.ZeroMemory(bytes);
            return signer;
        }

        if (Set(call, "KEYWRIGHT_PRIVATE_KEY") is { } path)
        {
            return FromFile("$KEYWRIGHT_PRIVATE_KEY", path, out problem);
        }

        problem = "The key's secret is missing: give --secret-file FILE, --private-key FILE or --env FILE, or set KEYWRIGHT_SECRET_KEY.";
        return null;
    }

    private static RequestSigner? FromEnvironmentFile(EnvironmentFile file, out string problem)
    {
        if (file.Bytes("KEYWRIGHT_SECRET_KEY") is { } secret)
        {
            return Accept($"KEYWRIGHT_SECRET_KEY in {file.Path}", secret, out problem);
        }

        if (file.Text("KEYWRIGHT_PRIVATE_KEY") is { } path)
        {
            return FromFile("KEYWRIGHT_PRIVATE_KEY", path, out problem);
        }

        problem = $"--env {file.Path} names no KEYWRIGHT_SECRET_KEY: give --private-key FILE for a key whose private half is yours.";
        return null;
    }

    private static RequestSigner? FromFile(string option, string path, out string problem)
    {
        var room = GC.AllocateArray<byte>(FileBytesMax + 1, pinned: true);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.Read(file, room, 0);
            if (length > FileBytesMax)
            {
                problem = $"{option} {path} is longer than any secret or private key.";
                return null;
            }

            return Accept($"{option} {path}", room.AsMemory(0, length), out problem);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"{option} {path} cannot be read: {why.Message}";
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(room);
        }
    }

    private static RequestSigner? Accept(string where, ReadOnlyMemory<byte> content, out string problem)
    {
        problem = "";
        switch (RequestSigner.Read(content))
        {
            case SignerResult.Accepted accepted:
                return accepted.Signer;
            case SignerResult.Refused refused:
                problem = $"{where}: {refused.Sentence}";
                return null;
            default:
                throw new InvalidOperationException("A secret is either accepted or refused.");
        }
    }
}
