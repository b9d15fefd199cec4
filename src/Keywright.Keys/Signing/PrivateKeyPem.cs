using System.Buffers;
using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>Reads the private half of a key pair from the PEM file its owner keeps, and says plainly what the file is when it is something else.</summary>
internal static class PrivateKeyPem
{
    private const int SeedBytes = 32;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 4096;
    private const string Ed25519Oid = "1.3.101.112";
    private const string RsaOid = "1.2.840.113549.1.1.1";

    /// <param name="pem">The file's bytes. What is decoded of them stands in memory that is zeroed again.</param>
    public static SignerResult Read(ReadOnlySpan<byte> pem)
    {
        if (!PemEncoding.TryFindUtf8(pem, out var block))
        {
            return Refuse("This PEM file is broken: its block has no proper end.");
        }

        var label = Encoding.ASCII.GetString(pem[block.Label]);
        if (label is not ("PRIVATE KEY" or "RSA PRIVATE KEY"))
        {
            return Refuse(WithLabel(label));
        }

        using var der = new SecretBytes(block.DecodedDataLength);
        if (Base64.DecodeFromUtf8(pem[block.Base64Data], der.AsSpan(), out _, out var written) != OperationStatus.Done || written != block.DecodedDataLength)
        {
            return Refuse("The base64 of this private key is broken.");
        }

        try
        {
            return label == "RSA PRIVATE KEY" ? ReadRsa(der, isPkcs1: true) : ReadPkcs8(der);
        }
        catch (Exception why) when (why is AsnContentException or CryptographicException)
        {
            return Refuse("The content of this private key is broken.");
        }
    }

    private static SignerResult ReadPkcs8(SecretBytes der)
    {
        var info = new AsnReader(der.AsMemory(), AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        var oid = info.ReadSequence().ReadObjectIdentifier();
        if (oid == RsaOid)
        {
            return ReadRsa(der, isPkcs1: false);
        }

        if (oid != Ed25519Oid)
        {
            return Refuse("This private key is neither Ed25519 nor RSA: the exchange takes no other.");
        }

        // RFC 8410: an octet string inside the octet string.
        return info.TryReadPrimitiveOctetString(out var outer)
            && new AsnReader(outer, AsnEncodingRules.DER).TryReadPrimitiveOctetString(out var seed) && seed.Length == SeedBytes
            ? new SignerResult.Accepted(new Ed25519Holder(seed.Span, Ed25519Library.Fastest))
            : Refuse($"An Ed25519 private key has {SeedBytes} bytes; this one has not.");
    }

    private static SignerResult ReadRsa(SecretBytes der, bool isPkcs1)
    {
        var rsa = RSA.Create();
        try
        {
            if (isPkcs1)
            {
                rsa.ImportRSAPrivateKey(der.AsSpan(), out _);
            }
            else
            {
                rsa.ImportPkcs8PrivateKey(der.AsSpan(), out _);
            }

            if (rsa.KeySize is >= MinRsaBits and <= MaxRsaBits)
            {
                return new SignerResult.Accepted(new RsaHolder(rsa));
            }

            var bits = rsa.KeySize;
            rsa.Dispose();
            return Refuse($"This RSA key has {bits} bits; keys of {MinRsaBits} to {MaxRsaBits} bits are taken.");
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    private static string WithLabel(string label) => label switch
    {
        "ENCRYPTED PRIVATE KEY" => "This private key is under a passphrase: write a plain copy for its owner alone with openssl pkey -in FILE -out plain.pem, and delete it afterwards.",
        "PUBLIC KEY" or "RSA PUBLIC KEY" => "This is the public half; signing needs the private one, in the file that begins -----BEGIN PRIVATE KEY-----.",
        "OPENSSH PRIVATE KEY" => "This is an SSH key: make a pair for the exchange with openssl genpkey -algorithm ed25519.",
        "EC PRIVATE KEY" => "This is an elliptic-curve (ECDSA) key; the curve must be Ed25519: openssl genpkey -algorithm ed25519.",
        _ => "This PEM block is something other than a private key.",
    };

    private static SignerResult.Refused Refuse(string sentence) => new(sentence);
}
