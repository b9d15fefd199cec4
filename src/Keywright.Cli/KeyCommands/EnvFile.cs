using System.Text;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>
/// The file that <c>--env</c> names: for its owner alone (0600), never over another file, and made before the key is
/// cut so that a secret is never lost for want of a place.
/// </summary>
internal sealed class EnvFile : IDisposable
{
    private readonly FileStream file;
    private bool filled;

    private EnvFile(string path, FileStream file)
    {
        Path = path;
        this.file = file;
    }

    public string Path { get; }

    public static bool TryReserve(string path, out EnvFile? env, out string problem)
    {
        env = null;
        problem = GitTracking.WhyNot(path) is { } why ? $"--env {why}" : "";
        if (problem.Length > 0)
        {
            return false;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            env = new(path, new FileStream(path, options));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            problem = $"--env {path} exists already and may hold another secret: give a new file.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"--env {path} cannot be made ({(e is UnauthorizedAccessException ? "permission is denied" : "is there such a folder?")}): give a file in a folder of yours.";
        }
        return false;
    }

    /// <param name="key">What was cut.</param>
    /// <param name="url">The API's URL; null when the server did not say it.</param>
    public void Fill(KeyCreated key, string? url)
    {
        var text = new StringBuilder();
        text.Append($"# Keywright key {SafeText.Of(key.Label)} on account {SafeText.Of(key.Account)}. The secret is shown once: here.\n");
        if (url is not null)
        {
            text.Append($"KEYWRIGHT_URL={url}\n");
        }
        text.Append($"KEYWRIGHT_API_KEY={key.ApiKey}\n");
        if (key.SecretKey is not null)
        {
            text.Append($"KEYWRIGHT_SECRET_KEY={key.SecretKey}\n");
        }
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
        filled = true;
    }

    public void Dispose()
    {
        file.Dispose();
        if (!filled)
        {
            File.Delete(Path);
        }
    }
}
