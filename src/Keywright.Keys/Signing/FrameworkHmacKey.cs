using System.Security.Cryptography;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>The framework's HMAC, for machines whose libcrypto lacks the low-level functions.</summary>
internal sealed class FrameworkHmacKey : HmacKey
{
    private readonly SecretBytes key;

    internal FrameworkHmacKey(ReadOnlySpan<byte> key)
    {
        this.key = new SecretBytes(key.Length);
        key.CopyTo(this.key.AsSpan());
    }

    public override void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.AsSpanRacing());
        hmac.AppendData(first);
        hmac.AppendData(second);
        hmac.GetHashAndReset(mac);
    }

    public override void Dispose() => key.Dispose();
}
