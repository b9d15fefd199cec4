using System.Text;

namespace Keywright.Keys.Signing;

/// <summary>
/// Signs requests as the holder of a key does, with a secret read from the holder's own file: the other half of <see cref="SignatureVerifier"/>, where
/// <see cref="UpstreamSigner"/> signs with what is sealed here. The secret is kept in pinned memory that is
/// zeroed on disposal, and is not handed out.
/// </summary>
public abstract class RequestSigner : IDisposable
{
    /// <summary>No secret of the exchange's has a quarter of this.</summary>
    private const int SecretBytesMax = 512;

    private protected RequestSigner(KeyType type) => Type = type;

    public KeyType Type { get; }

    /// <summary>
    /// Reads what a key's owner keeps: an HMAC secret as text, or a private key in PEM (Ed25519, or RSA of 2048 to 4096 bits). White space round a
    /// secret is not part of it. The caller zeroes <paramref name="content"/>.
    /// </summary>
    public static SignerResult Read(ReadOnlyMemory<byte> content)
    {
        var text = content.Span;
        if (text.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        text = text.Trim(" \t\r\n"u8);
        if (text.IndexOf("-----BEGIN "u8) >= 0)
        {
            return PrivateKeyPem.Read(text);
        }

        if (text.IsEmpty)
        {
            return new SignerResult.Refused("There is no secret in it.");
        }

        if (text.Length > SecretBytesMax || text.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return new SignerResult.Refused(
                $"It holds neither a secret (one word of up to {SecretBytesMax} letters, digits and signs) nor a private key in PEM: put the secret alone into the file.");
        }

        return new SignerResult.Accepted(new HmacHolder(text));
    }

    /// <summary>The signature of a payload as text, not percent-encoded: 64 hex digits for HMAC, base64 for the others.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public abstract string Sign(ReadOnlySpan<byte> payload);

    /// <summary>As for bytes, over the text in UTF-8.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public string Sign(string payload) => Sign(Encoding.UTF8.GetBytes(payload));

    /// <summary>Whether a signature is this key's: what the far side will say of it.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature);

    public abstract void Dispose();

    private protected static string Text(UpstreamSigner signer, ReadOnlySpan<byte> payload)
    {
        Span<byte> signature = stackalloc byte[UpstreamSigner.SignatureLengthMax];
        return Encoding.ASCII.GetString(signature[..signer.Sign(payload, signature)]);
    }

    public override string ToString() => $"RequestSigner({Type}, ***)";
}
