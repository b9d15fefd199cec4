using System.Text;

namespace Keywright.Control;

/// <summary>The home folder of one gateway, and where in it the program and the server meet.</summary>
/// <param name="Path">An absolute path.</param>
public sealed record HomeFolder(string Path)
{
    // sockaddr_un holds 108 bytes, the last of them zero.
    private const int SocketPathBytesMax = 107;

    /// <summary>The Unix socket a running server answers commands on.</summary>
    public string ControlSocket => System.IO.Path.Combine(Path, "control.sock");

    /// <summary>The sentence for a home whose socket path passes what the system allows; null when it fits.</summary>
    public string? SocketProblem =>
        Encoding.UTF8.GetByteCount(ControlSocket) > SocketPathBytesMax
            ? $"The path {ControlSocket} is too long for a socket: choose a shorter --home."
            : null;

    /// <summary>Held, and locked, by the one server that works on this home.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "lock");

    /// <summary>The chained journal: commands and audit entries.</summary>
    public string JournalFolder => System.IO.Path.Combine(Path, "journal");

    /// <summary>
    /// The home that <c>--home</c> names, else <c>$KEYWRIGHT_HOME</c>, else <c>$XDG_DATA_HOME/keywright</c>,
    /// else <c>~/.local/share/keywright</c> (what the XDG rules say for an unset variable).
    /// </summary>
    /// <param name="option">The value of <c>--home</c>, or null.</param>
    /// <param name="variable">Reads an environment variable; null or empty when it is not set.</param>
    public static HomeFolder Resolve(string? option, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);

        if (!string.IsNullOrEmpty(option))
        {
            return new(System.IO.Path.GetFullPath(option));
        }
        if (variable("KEYWRIGHT_HOME") is { Length: > 0 } home)
        {
            return new(System.IO.Path.GetFullPath(home));
        }
        // The XDG rules bid to pass over a relative path.
        if (variable("XDG_DATA_HOME") is { Length: > 0 } data && System.IO.Path.IsPathRooted(data))
        {
            return new(System.IO.Path.Combine(data, "keywright"));
        }
        var user = variable("HOME") is { Length: > 0 } own
            ? own
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new(System.IO.Path.GetFullPath(System.IO.Path.Combine(user, ".local", "share", "keywright")));
    }

    public override string ToString() => Path;
}
