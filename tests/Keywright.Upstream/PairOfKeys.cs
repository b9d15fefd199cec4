using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Upstream;

/// <summary>An Ed25519 pair, by libsodium: what a session may be logged on with.</summary>
public sealed class PairOfKeys
{
    private const string Sodium = "libsodium.so.23";

    private readonly byte[] secretKey = new byte[64];

    public PairOfKeys()
    {
        var publicKey = new byte[32];
        _ = Keypair(publicKey, secretKey);
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. publicKey];
        Pem = PemEncoding.WriteString("PUBLIC KEY", spki);
        byte[] pkcs8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20, .. secretKey.AsSpan(0, 32)];
        PrivatePem = PemEncoding.WriteString("PRIVATE KEY", pkcs8);
    }

    public string Pem { get; }

    /// <summary>PKCS#8, as an owner would paste it who made the pair elsewhere.</summary>
    public string PrivatePem { get; }

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
