using System.Buffers;
using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

internal sealed class HmacVerifier(HmacKey key) : SignatureVerifier(KeyType.Hmac)
{
    private const int HexDigits = 2 * HmacKey.MacBytes;

    private protected override bool VerifyCore(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        // Whole tags only: a truncated one is easier to guess.
        Span<byte> given = stackalloc byte[HmacKey.MacBytes];
        if (signature.Length != HexDigits || Convert.FromHexString(signature, given, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HmacKey.MacBytes];
        key.Compute(query, body, expected);
        var holds = CryptographicOperations.FixedTimeEquals(expected, given);
        CryptographicOperations.ZeroMemory(expected); // the right signature of a refused request must not lie about
        return holds;
    }

    private protected override void DisposeCore() => key.Dispose();
}
