using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Bench;

/// <summary>
/// What checking one signature costs, beside the ways it is compared with, all in the same rounds. Every message is another one.
/// </summary>
internal static class SignatureBench
{
    private const int Messages = 256;

    private static readonly string[] Columns = ["ns a check", "least", "most", "ratio"];

    /// <param name="args"><c>--rounds N</c> (default 15).</param>
    public static int Run(string[] args)
    {
        var rounds = 15;
        if (args is ["--rounds", var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var asked) && asked > 0)
        {
            rounds = asked;
        }
        else if (args.Length > 0)
        {
            Console.Error.WriteLine("usage: signature [--rounds N]");
            return 2;
        }

        Console.WriteLine($"HMAC by {LibrariesInUse.HmacSha256}, Ed25519 by {LibrariesInUse.Ed25519}; medians over {rounds} rounds");
        Console.WriteLine($"{"",-52}{string.Concat(Columns.Select(column => $"{column,12}"))}");
        Hmac(rounds);
        Ed25519(rounds);
        return 0;
    }

    private static void Hmac(int rounds)
    {
        using var root = SealKey.FromBytes(RandomNumberGenerator.GetBytes(SealKey.SizeBytes));
        using var vault = new Vault(root, RandomSource.System);
        var (sealedSecret, issued) = KeyMint.MintHmac(vault, "bench", RandomSource.System);
        var secret = Encoding.ASCII.GetBytes(issued.Reveal());
        using var verifier = SignatureVerifier.ForHmac(vault, "bench", sealedSecret);

        var signed = new (byte[] Query, byte[] Body, byte[] Signature)[Messages];
        for (var i = 0; i < Messages; i++)
        {
            var query = Encoding.ASCII.GetBytes($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100000&price={60_000 + i}.00");
            var body = Encoding.ASCII.GetBytes($"newClientOrderId=x-bench-{i:D10}&newOrderRespType=RESULT&recvWindow=5000&timestamp={1_700_000_000_000 + i}");
            signed[i] = (query, body, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(secret, query.Concat(body).ToArray()))));
        }

        Console.WriteLine($"-- HMAC with hex, {signed[0].Query.Length} + {signed[0].Body.Length} bytes");
        Measure(rounds, 20_000,
        [
            ("idiomatic .NET: join, HMACSHA256.HashData, hex text", i =>
            {
                var (query, body, signature) = signed[i];
                byte[] whole = [.. query, .. body];
                var hex = Convert.ToHexStringLower(HMACSHA256.HashData(secret, whole));
                return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hex), signature);
            }),
            ("Keywright SignatureVerifier", i => verifier.Verify(signed[i].Query, signed[i].Body, signed[i].Signature)),
        ]);
    }

    private static void Ed25519(int rounds)
    {
        if (!NativeLibrary.TryLoad("libsodium.so.23", out _))
        {
            Console.WriteLine("-- Ed25519: libsodium.so.23 is not here, and it is what is compared with");
            return;
        }

        _ = SodiumInit();
        var publicKey = new byte[32];
        var privateKey = new byte[64];
        _ = SodiumKeyPair(publicKey, privateKey, RandomNumberGenerator.GetBytes(32));
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. publicKey];
        using var verifier = SignatureVerifier.ForPublicKey(KeyType.Ed25519, spki);

        var signed = new (byte[] Query, byte[] Body, byte[] Whole, byte[] Raw, byte[] Signature)[Messages];
        for (var i = 0; i < Messages; i++)
        {
            var query = Encoding.ASCII.GetBytes($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100000&price={60_000 + i}.00");
            var body = Encoding.ASCII.GetBytes($"newClientOrderId=x-bench-{i:D10}&newOrderRespType=RESULT&recvWindow=5000&timestamp={1_700_000_000_000 + i}");
            byte[] whole = [.. query, .. body];
            var raw = new byte[64];
            _ = SodiumSign(raw, 0, whole, (ulong)whole.Length, privateKey);
            signed[i] = (query, body, whole, raw, Encoding.ASCII.GetBytes(Convert.ToBase64String(raw)));
        }

        Console.WriteLine("-- Ed25519 with base64, same messages");
        Measure(rounds, 400,
        [
            ("libsodium alone: message whole, signature decoded", i => SodiumVerify(signed[i].Raw, signed[i].Whole, (ulong)signed[i].Whole.Length, publicKey) == 0),
            ("Keywright SignatureVerifier", i => verifier.Verify(signed[i].Query, signed[i].Body, signed[i].Signature)),
        ]);
    }

    private static void Measure(int rounds, int checksARound, (string Name, Func<int, bool> Check)[] ways)
    {
        var nanoseconds = ways.Select(_ => new double[rounds]).ToArray();
        for (var round = -2; round < rounds; round++) // two rounds to warm up
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var check = ways[way].Check;
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < checksARound; i++)
                {
                    if (!check(i % Messages))
                    {
                        throw new InvalidOperationException($"{ways[way].Name} refused a good signature.");
                    }
                }

                if (round >= 0)
                {
                    nanoseconds[way][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / checksARound;
                }
            }
        }

        var first = Median(nanoseconds[0]);
        for (var way = 0; way < ways.Length; way++)
        {
            var median = Median(nanoseconds[way]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ways[way].Name,-52}{median,12:F0}{nanoseconds[way].Min(),12:F0}{nanoseconds[way].Max(),12:F0}{median / first,12:F3}"));
        }
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    [DllImport("libsodium.so.23", EntryPoint = "sodium_init")]
    private static extern int SodiumInit();

    [DllImport("libsodium.so.23", EntryPoint = "crypto_sign_seed_keypair")]
    private static extern int SodiumKeyPair(byte[] publicKey, byte[] privateKey, byte[] seed);

    [DllImport("libsodium.so.23", EntryPoint = "crypto_sign_detached")]
    private static extern int SodiumSign(byte[] signature, nint signatureLength, byte[] message, ulong length, byte[] privateKey);

    [DllImport("libsodium.so.23", EntryPoint = "crypto_sign_verify_detached")]
    private static extern int SodiumVerify(byte[] signature, byte[] message, ulong length, byte[] publicKey);
}
