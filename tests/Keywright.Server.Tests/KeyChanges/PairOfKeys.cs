using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Server.Tests.KeyChanges;

/// <summary>An Ed25519 pair, by libsodium: what a session may be logged on with.</summary>
internal sealed class PairOfKeys
{
    private const string Sodium = "libsodium.so.23";

    private readonly byte[] secretKey = new byte[64];

    public PairOfKeys()
    {
        var publicKey = new byte[32];
        _ = Keypair(publicKey, secretKey);
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. publicKey];
        Pem = PemEncoding.WriteString("PUBLIC KEY", spki);
    }

    public string Pem { get; }

    /// <summary>Base64, not escaped.</summary>
    public string Sign(string payload)
    {
        var (signature, message) = (new byte[64], Encoding.UTF8.GetBytes(payload));
        _ = Detached(signature, out _, message, (ulong)message.Length, secretKey);
        return Convert.ToBase64String(signature);
    }

    [DllImport(Sodium, EntryPoint = "crypto_sign_keypair")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Keypair(byte[] publicKey, byte[] secretKey);

    [DllImport(Sodium, EntryPoint = "crypto_sign_detached")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Detached(byte[] signature, out ulong length, byte[] message, ulong messageLength, byte[] secretKey);
}
