using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>The bots' side of the three kinds of signature.</summary>
internal static class Signers
{
    private const string Sodium = "libsodium.so.23";

    public static Func<byte[], string> Hmac(string secret) => payload
        => Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret), payload));

    public static (string Pem, Func<byte[], string> Sign) Rsa()
    {
        var rsa = RSA.Create(2048);
        return (rsa.ExportSubjectPublicKeyInfoPem(), payload
            => Uri.EscapeDataString(Convert.ToBase64String(rsa.SignData(payload, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
    }

    public static (string Pem, Func<byte[], string> Sign) Ed25519(int seed)
    {
        var (publicKey, secretKey) = (new byte[32], new byte[64]);
        var seedBytes = new byte[32];
        new Random(seed).NextBytes(seedBytes);
        Keypair(publicKey, secretKey, seedBytes);
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. publicKey];
        return (PemEncoding.WriteString("PUBLIC KEY", spki), payload =>
        {
            var signature = new byte[64];
            Detached(signature, out _, payload, (ulong)payload.Length, secretKey);
            return Uri.EscapeDataString(Convert.ToBase64String(signature));
        });
    }

    [DllImport(Sodium, EntryPoint = "crypto_sign_seed_keypair")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Keypair(byte[] publicKey, byte[] secretKey, byte[] seed);

    [DllImport(Sodium, EntryPoint = "crypto_sign_detached")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Detached(byte[] signature, out ulong length, byte[] message, ulong messageLength, byte[] secretKey);
}
