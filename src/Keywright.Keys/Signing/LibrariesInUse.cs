namespace Keywright.Keys.Signing;

/// <summary>Which libraries do the work on this machine, for the start message and the doctor.</summary>
public static class LibrariesInUse
{
    /// <summary>Name and version of what signs and verifies with Ed25519 ("libsodium 1.0.18", "OpenSSL 3.0.…"), or null when nothing here can.</summary>
    public static string? Ed25519 => Ed25519Library.FastestOrNone?.Name;

    /// <summary>"libcrypto" with states prepared for each key, or ".NET", which takes longer.</summary>
    public static string HmacSha256 => LibcryptoSha256.IsPresent ? "libcrypto" : ".NET";
}
