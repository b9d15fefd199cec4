using Keywright.Control;

namespace Keywright.Server;

/// <summary>
/// One home, one gateway: an exclusive lock on a file of the home, which the system gives back when the process dies.
/// Its holder may remove what a dead server left behind.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream file;

    private HomeLock(FileStream file) => this.file = file;

    /// <summary>Makes the home when there is none (0700), closes it to others, and locks it.</summary>
    /// <param name="home">The home to hold.</param>
    /// <param name="note">What was changed about the home and should be said; null when nothing was.</param>
    /// <exception cref="ServerStartException">It cannot be used, or another server works on it.</exception>
    public static HomeLock Take(HomeFolder home, out string? note)
    {
        note = null;
        try
        {
            if (File.Exists(home.Path))
            {
                throw new ServerStartException($"The home {home} is a file: give --home a folder.");
            }
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(home.Path);
            }
            else if (!Directory.Exists(home.Path))
            {
                Directory.CreateDirectory(home.Path, OwnerOnly);
            }
            else if (File.GetUnixFileMode(home.Path) is var mode && (mode & ~OwnerOnly) != 0)
            {
                // Who can enter the folder can reach the control socket and the seal key.
                File.SetUnixFileMode(home.Path, OwnerOnly);
                note = $"The home {home} was open to others (mode {Convert.ToString((int)mode, 8)}); it is now yours alone (700).";
            }
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException(Unusable(home, why), why);
        }

        try
        {
            // FileShare.None is an exclusive flock, taken without waiting.
            var file = new FileStream(home.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                File.Delete(home.ControlSocket);
            }
            catch
            {
                file.Dispose();
                throw;
            }
            return new(file);
        }
        catch (UnauthorizedAccessException why)
        {
            throw new ServerStartException(Unusable(home, why), why);
        }
        catch (IOException why) when (IsHeldElsewhere(why))
        {
            throw new ServerStartException(
                $"Another server works on {home} already: stop it first, or give this one a --home of its own.", why) { IsHomeHeld = true };
        }
        catch (IOException why)
        {
            throw new ServerStartException(Unusable(home, why), why);
        }
    }

    public void Dispose() => file.Dispose();

    // EWOULDBLOCK is 11 on Linux and 35 on macOS; .NET keeps the system's number in HResult.
    private static bool IsHeldElsewhere(IOException why) => why.HResult is 11 or 35 || (uint)why.HResult == 0x80070020;

    private static string Unusable(HomeFolder home, Exception why) =>
        why is UnauthorizedAccessException
            ? $"The home {home} cannot be used, permission is denied: make the folder yours, or give another with --home."
            : $"The home {home} cannot be used ({why.Message.TrimEnd('.')}): mend the folder, or give another with --home.";
}
