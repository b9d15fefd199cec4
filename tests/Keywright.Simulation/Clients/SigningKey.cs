using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

/// <summary>An Ed25519 pair in its holder's hands, by libsodium as in the house's other tests.</summary>
internal sealed class SigningKey
{
    private const string Sodium = "libsodium.so.23";

    private readonly byte[] secretKey = new byte[64];

    public SigningKey(Draw draw)
    {
        var (publicKey, seed) = (new byte[32], new byte[32]);
        draw.Random.NextBytes(seed);
        _ = Keypair(publicKey, secretKey, seed);
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

    [DllImport(Sodium, EntryPoint = "crypto_sign_seed_keypair")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Keypair(byte[] publicKey, byte[] secretKey, byte[] seed);

    [DllImport(Sodium, EntryPoint = "crypto_sign_detached")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Detached(byte[] signature, out ulong length, byte[] message, ulong messageLength, byte[] secretKey);
}
