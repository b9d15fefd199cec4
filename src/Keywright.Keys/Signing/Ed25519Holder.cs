namespace Keywright.Keys.Signing;

internal sealed class Ed25519Holder : RequestSigner
{
    private readonly Ed25519Signer signer;
    private readonly SignatureVerifier verifier;

    /// <param name="seed">32 bytes.</param>
    /// <param name="library">Works with it.</param>
    internal Ed25519Holder(ReadOnlySpan<byte> seed, Ed25519Library library)
        : base(KeyType.Ed25519)
    {
        signer = new Ed25519Signer(seed, library);
        verifier = KeyMint.ReadPublicKey(signer.PublicKeyPem) is PublicKeyResult.Accepted own
            ? new Ed25519Verifier(own.Spki, library)
            : throw new InvalidOperationException("A private key has a public half.");
    }

    public override string Sign(ReadOnlySpan<byte> payload) => Text(signer, payload);

    public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) => verifier.Verify(payload, default, signature);

    public override void Dispose()
    {
        signer.Dispose();
        verifier.Dispose();
    }
}
