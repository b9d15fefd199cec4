using System.Buffers.Text;
using System.Security.Cryptography;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

internal sealed class Ed25519Signer : UpstreamSigner
{
    private readonly SecretBytes pair = new(Ed25519Library.PairBytes);
    private readonly Ed25519Library library;

    internal Ed25519Signer(ReadOnlySpan<byte> seed, Ed25519Library library)
        : base(KeyType.Ed25519)
    {
        this.library = library;
        library.MakePair(seed, pair.AsSpan());
        PublicKeyPem = SubjectPublicKey.WritePem(pair.AsSpan()[Ed25519Library.SeedBytes..]);
    }

    public override string PublicKeyPem { get; }

    private protected override int SignCore(ReadOnlySpan<byte> payload, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, SignatureLengthMax);
        Span<byte> signature = stackalloc byte[Ed25519Library.SignatureBytes];
        library.Sign(pair.AsSpanRacing(), payload, signature);
        Base64.EncodeToUtf8(signature, into, out _, out var written);
        CryptographicOperations.ZeroMemory(signature); // should the pair have been zeroed meanwhile, it gives the seed away
        return written;
    }

    private protected override void DisposeCore() => pair.Dispose();
}
