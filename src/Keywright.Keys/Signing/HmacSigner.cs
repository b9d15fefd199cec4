using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Keys.Signing;

internal sealed class HmacSigner(HmacKey key) : UpstreamSigner(KeyType.Hmac)
{
    private const int SecretLength = 64;
    private const int HexDigits = 2 * HmacKey.MacBytes;

    private static readonly SearchValues<byte> LettersAndDigits = SearchValues.Create(Encoding.ASCII.GetBytes(AlphanumericText.Alphabet));

    /// <summary>What is wrong with a secret, in a sentence that holds nothing of it; null when nothing is.</summary>
    internal static string? ProblemOf(ReadOnlySpan<byte> secret) =>
        secret.IsEmpty ? "The secret is empty: give the 64 letters and digits that the exchange showed when the key was made."
        : secret.IndexOf("PRIVATE KEY"u8) >= 0 ? "This is a private key in PEM form, not an HMAC secret; a key pair is made by Keywright itself, so that no copy of it lies elsewhere."
        : secret.IndexOf("PUBLIC KEY"u8) >= 0 ? "This is a public key, not an HMAC secret: give the 64 letters and digits that the exchange showed when the key was made."
        : secret.Length != SecretLength || secret.ContainsAnyExcept(LettersAndDigits)
            ? $"An HMAC secret of the exchange has {SecretLength} letters and digits and nothing else; this has {secret.Length} characters. Copy it again, whole and alone."
        : null;

    private protected override int SignCore(ReadOnlySpan<byte> payload, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, HexDigits);
        Span<byte> mac = stackalloc byte[HmacKey.MacBytes];
        key.Compute(payload, [], mac);
        Convert.TryToHexStringLower(mac, into, out var written);
        CryptographicOperations.ZeroMemory(mac);
        return written;
    }

    private protected override void DisposeCore() => key.Dispose();
}
