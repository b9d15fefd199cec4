using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>Reads a SubjectPublicKeyInfo (RFC 5280) and takes only keys that are safe to verify with; writes that of a pair made here.</summary>
internal static class SubjectPublicKey
{
    public const int Ed25519KeyBytes = Ed25519Library.PublicKeyBytes;

    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 4096;
    private const string Ed25519Oid = "1.3.101.112";
    private const string RsaOid = "1.2.840.113549.1.1.1";

    // Larger exponents are legal and nobody's; each of their bits would make every refused request dearer.
    private static readonly BigInteger MaxRsaExponent = BigInteger.Pow(2, 32);

    public static PublicKeyResult Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var info = reader.ReadSequence();
            var algorithm = info.ReadSequence();
            var oid = algorithm.ReadObjectIdentifier();
            var key = info.ReadBitString(out var unusedBits);
            info.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            return unusedBits != 0 ? Broken() : oid switch
            {
                Ed25519Oid => ReadEd25519(algorithm, key),
                RsaOid => ReadRsa(algorithm, key),
                _ => Refuse(OtherAlgorithm(oid)),
            };
        }
        catch (AsnContentException)
        {
            return Broken();
        }
    }

    /// <summary>The PEM block of an Ed25519 key's 32 bytes, as it is pasted where a public key is asked for; ends with a line feed.</summary>
    public static string WritePem(ReadOnlySpan<byte> ed25519Key) =>
        PemEncoding.WriteString("PUBLIC KEY", [.. Ed25519Prefix, .. ed25519Key]) + "\n";

    private static PublicKeyResult ReadEd25519(AsnReader algorithm, byte[] key)
    {
        algorithm.ThrowIfNotEmpty(); // RFC 8410: no parameters, not even NULL
        if (key.Length != Ed25519KeyBytes)
        {
            return Refuse($"An Ed25519 public key has {Ed25519KeyBytes} bytes; this one has {key.Length}.");
        }

        return Ed25519Point.IsSafeKey(key)
            ? new PublicKeyResult.Accepted(KeyType.Ed25519, [.. Ed25519Prefix, .. key], 256)
            : Refuse("This Ed25519 public key is not a point anybody can hold the private half of: make a new pair.");
    }

    private static PublicKeyResult ReadRsa(AsnReader algorithm, byte[] key)
    {
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
            algorithm.ThrowIfNotEmpty();
        }

        var outer = new AsnReader(key, AsnEncodingRules.DER);
        var numbers = outer.ReadSequence();
        var modulus = numbers.ReadInteger();
        var exponent = numbers.ReadInteger();
        numbers.ThrowIfNotEmpty();
        outer.ThrowIfNotEmpty();

        if (modulus.Sign <= 0)
        {
            return Broken();
        }

        var bits = (int)modulus.GetBitLength();
        if (bits is < MinRsaBits or > MaxRsaBits)
        {
            return Refuse($"This RSA key has {bits} bits; keys of {MinRsaBits} to {MaxRsaBits} bits are taken.");
        }

        // With exponent 1, or an even number anywhere, anybody could sign.
        if (modulus.IsEven || exponent.IsEven || exponent < 3 || exponent > MaxRsaExponent)
        {
            return Refuse("The numbers in this RSA key are not safe to verify with: make a new pair.");
        }

        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = modulus.ToByteArray(isUnsigned: true, isBigEndian: true),
            Exponent = exponent.ToByteArray(isUnsigned: true, isBigEndian: true),
        });
        return new PublicKeyResult.Accepted(KeyType.Rsa, rsa.ExportSubjectPublicKeyInfo(), bits);
    }

    /// <summary>The DER in front of the 32 bytes of every Ed25519 key (RFC 8410).</summary>
    private static ReadOnlySpan<byte> Ed25519Prefix => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    private static string OtherAlgorithm(string oid) => oid switch
    {
        "1.2.840.113549.1.1.10" => "This key is marked for RSA-PSS, which is not supported: make a plain RSA pair, or better an Ed25519 one.",
        "1.2.840.10045.2.1" => "This is an elliptic-curve (ECDSA) key; the curve must be Ed25519: openssl genpkey -algorithm ed25519.",
        "1.3.101.110" or "1.3.101.111" => "This is an X25519 or X448 key, which exchanges keys and cannot sign: openssl genpkey -algorithm ed25519.",
        "1.3.101.113" => "This is an Ed448 key; the curve must be Ed25519: openssl genpkey -algorithm ed25519.",
        _ => "This public key is of a kind that is not supported: upload Ed25519, or RSA of 2048 to 4096 bits.",
    };

    private static PublicKeyResult.Refused Broken() =>
        Refuse("The content of this public key is broken: it is not a whole SubjectPublicKeyInfo.");

    private static PublicKeyResult.Refused Refuse(string sentence) => new(sentence);
}
