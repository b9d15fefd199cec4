using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

internal sealed class HmacHolder : RequestSigner
{
    private readonly HmacSigner signer;
    private readonly HmacVerifier verifier;

    internal HmacHolder(ReadOnlySpan<byte> secret)
        : base(KeyType.Hmac)
    {
        Secret = new SecretBytes(secret.Length);
        secret.CopyTo(Secret.AsSpan());
        signer = new HmacSigner(HmacKey.Prepare(secret));
        verifier = new HmacVerifier(HmacKey.Prepare(secret));
    }

    /// <summary>For <see cref="SignatureTrial"/>, which tries what a slip would have made of it.</summary>
    internal SecretBytes Secret { get; }

    public override string Sign(ReadOnlySpan<byte> payload) => Text(signer, payload);

    public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) => verifier.Verify(payload, default, signature);

    public override void Dispose()
    {
        Secret.Dispose();
        signer.Dispose();
        verifier.Dispose();
    }
}
