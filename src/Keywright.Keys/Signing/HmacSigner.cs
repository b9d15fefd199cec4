using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

internal sealed class HmacSigner : RequestSigner
{
    private readonly HmacKey key;
    private readonly HmacVerifier verifier;

    internal HmacSigner(ReadOnlySpan<byte> secret)
        : base(KeyType.Hmac)
    {
        Secret = new SecretBytes(secret.Length);
        secret.CopyTo(Secret.AsSpan());
        key = HmacKey.Prepare(secret);
        verifier = new HmacVerifier(HmacKey.Prepare(secret));
    }

    /// <summary>For <see cref="SignatureTrial"/>, which tries what a slip would have made of it.</summary>
    internal SecretBytes Secret { get; }

    public override string Sign(ReadOnlySpan<byte> payload)
    {
        Span<byte> mac = stackalloc byte[HmacKey.MacBytes];
        key.Compute(payload, default, mac);
        Secret.DemandWhole();
        return Convert.ToHexStringLower(mac);
    }

    public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) => verifier.Verify(payload, default, signature);

    public override void Dispose()
    {
        Secret.Dispose();
        key.Dispose();
        verifier.Dispose();
    }
}
