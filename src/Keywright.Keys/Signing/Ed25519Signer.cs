using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

internal sealed class Ed25519Signer : RequestSigner
{
    private const int SignatureBytes = 64;

    private readonly SecretBytes pair = new(64);
    private readonly Ed25519Library library;

    /// <param name="seed">32 bytes.</param>
    /// <param name="library">Works with it.</param>
    internal Ed25519Signer(ReadOnlySpan<byte> seed, Ed25519Library library)
        : base(KeyType.Ed25519)
    {
        this.library = library;
        seed.CopyTo(pair.AsSpan());
        library.CompletePair(pair.AsSpan());
    }

    public override string Sign(ReadOnlySpan<byte> payload)
    {
        Span<byte> signature = stackalloc byte[SignatureBytes];
        library.Sign(pair.AsSpan(), payload, signature);
        pair.DemandWhole();
        return Convert.ToBase64String(signature);
    }

    public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature)
    {
        Span<byte> given = stackalloc byte[SignatureBytes];
        return CanonicalBase64.TryDecode(signature, given) && library.Verify(pair.AsSpan()[SubjectPublicKey.Ed25519KeyBytes..], payload, given);
    }

    public override void Dispose() => pair.Dispose();
}
