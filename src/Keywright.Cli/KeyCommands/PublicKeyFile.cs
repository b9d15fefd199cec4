namespace Keywright.Cli.KeyCommands;

/// <summary>Reads the file that <c>--public-key</c> names.</summary>
internal static class PublicKeyFile
{
    private const int BytesMax = 16 * 1024;

    public static bool TryRead(string path, out string pem, out string problem)
    {
        pem = "";
        problem = "";
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                problem = $"--public-key {path} is larger than any public key: give the PEM file of your public key.";
                return false;
            }
            pem = File.ReadAllText(path);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"--public-key {path} cannot be read ({(why is UnauthorizedAccessException ? "permission is denied" : "no such file")}): give the PEM file of your public key.";
            return false;
        }
        // The private half must not travel, not even to our own server.
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            pem = "";
            problem = $"--public-key {path} holds a private key, which nobody but you should have: give its public half, made with openssl pkey -in {path} -pubout -out key.pub.pem.";
            return false;
        }
        return true;
    }
}
