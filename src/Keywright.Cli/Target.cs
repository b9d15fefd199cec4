using System.Net;
using System.Text;
using Keywright.Control;

namespace Keywright.Cli;

/// <summary>Which server a command speaks to, read from the line and the environment.</summary>
internal static class Target
{
    private const string TokenFile = "KEYWRIGHT_TOKEN_FILE";
    private const int TokenBytesMax = 1024;
    private const UnixFileMode OthersBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The server elsewhere; null for the home's own. <paramref name="problem"/> is the sentence when the line cannot be meant.</summary>
    public static ControlTarget? Read(string? url, string? token, Func<string, string?> variable, out string? problem)
    {
        problem = null;
        if (url is null)
        {
            problem = token is null ? null : "--token goes with --url: without it the server of the home is spoken to, which needs none.";
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https") || at.PathAndQuery != "/" || at.UserInfo.Length != 0)
        {
            problem = $"--url takes the console's URL of scheme, address and port, as http://127.0.0.1:8471, not '{url}'.";
            return null;
        }

        if (at.Scheme == "http" && !(at.IsLoopback || (IPAddress.TryParse(at.IdnHost, out var ip) && IPAddress.IsLoopback(ip))))
        {
            problem = "--url must be https off loopback: a token sent in clear is anybody's.";
            return null;
        }

        token ??= variable(TokenFile) is { Length: > 0 } file ? FromFile(file, out problem) : null;
        problem ??= token is null ? $"--url needs --token TOKEN, or ${TokenFile} that names a file with one." : null;
        // It becomes a header: what no token has must not get there.
        problem ??= token!.Length == 0 || !token.All(char.IsAsciiLetterOrDigit) ? "--token takes a token as keywright tokens create prints it: kwt and letters and digits." : null;
        return problem is null ? new ControlTarget(at, token!) : null;
    }

    private static string? FromFile(string path, out string? problem)
    {
        problem = null;
        try
        {
            using var file = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & OthersBits) != 0)
            {
                problem = $"The token file {path} is open to other users: run chmod 600 on it.";
                return null;
            }

            var bytes = new byte[TokenBytesMax];
            return Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0)).Trim();
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"The token file {path} cannot be read: {why.Message}";
            return null;
        }
    }
}
