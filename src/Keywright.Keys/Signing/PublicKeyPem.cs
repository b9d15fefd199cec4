using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>Finds the one public key block in an uploaded text, and says plainly what the text is when it is something else.</summary>
internal static class PublicKeyPem
{
    // A 4096-bit key is some 800 characters; the rest is room for line ends and blank lines.
    private const int MaxLength = 8 * 1024;

    private const string HowTo = "Upload the block that begins -----BEGIN PUBLIC KEY-----.";

    public static PublicKeyResult Read(string pem)
    {
        // The private half is looked for first and anywhere, however broken the rest of the text is.
        if (pem.Contains("PRIVATE KEY", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse($"This is a private key, which must never leave the machine that signs; consider it exposed and make a new pair. {HowTo}");
        }

        if (pem.Length > MaxLength)
        {
            return Refuse($"This is longer than any public key (over {MaxLength} characters). {HowTo}");
        }

        if (!PemEncoding.TryFind(pem, out var block))
        {
            return Refuse(WithoutBlock(pem));
        }

        var label = pem.AsSpan()[block.Label];
        if (label is not "PUBLIC KEY")
        {
            return Refuse(WithLabel(label));
        }

        if (!pem.AsSpan()[..block.Location.Start.Value].IsWhiteSpace() || !pem.AsSpan()[block.Location.End.Value..].IsWhiteSpace())
        {
            return Refuse("There is more than one public key block in this text: upload the block alone.");
        }

        var der = new byte[block.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem.AsSpan()[block.Base64Data], der, out var written) && written == der.Length
            ? SubjectPublicKey.Read(der)
            : Refuse($"The base64 of this public key is broken. {HowTo}");
    }

    private static string WithoutBlock(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start switch
        {
            [] => $"The public key is empty. {HowTo}",
            _ when start.StartsWith("ssh-") || start.StartsWith("---- BEGIN SSH2") =>
                "This is an SSH public key; convert it with ssh-keygen -e -m PKCS8 (RSA), or make an Ed25519 pair with openssl genpkey -algorithm ed25519.",
            _ => $"This is not a public key in PEM form. {HowTo}",
        };
    }

    private static string WithLabel(ReadOnlySpan<char> label) => label switch
    {
        "RSA PUBLIC KEY" => "This is an RSA key in PKCS#1 form; convert it with openssl rsa -RSAPublicKey_in -pubout, which gives -----BEGIN PUBLIC KEY-----.",
        "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" or "PKCS7" =>
            "This is a certificate, not a public key; take the key out with openssl x509 -pubkey -noout.",
        "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" =>
            "This is a certificate request, not a public key; take the key out with openssl req -pubkey -noout.",
        _ => $"This PEM block is something other than a public key. {HowTo}",
    };

    private static PublicKeyResult.Refused Refuse(string sentence) => new(sentence);
}
