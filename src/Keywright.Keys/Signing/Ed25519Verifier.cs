using System.Buffers;

namespace Keywright.Keys.Signing;

internal sealed class Ed25519Verifier(byte[] spki, Ed25519Library library) : SignatureVerifier(KeyType.Ed25519)
{
    private const int StackLimitBytes = 1024;

    private readonly byte[] publicKey = spki[^SubjectPublicKey.Ed25519KeyBytes..];

    private protected override bool VerifyCore(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        Span<byte> given = stackalloc byte[Ed25519Library.SignatureBytes];
        if (!CanonicalBase64.TryDecode(signature, given))
        {
            return false;
        }

        if (query.IsEmpty || body.IsEmpty)
        {
            return library.Verify(publicKey, body.IsEmpty ? query : body, given);
        }

        // The libraries take a message in one piece.
        var length = checked(query.Length + body.Length);
        byte[]? rented = null;
        var message = length <= StackLimitBytes ? stackalloc byte[StackLimitBytes] : (rented = ArrayPool<byte>.Shared.Rent(length));
        query.CopyTo(message);
        body.CopyTo(message[query.Length..]);
        var holds = library.Verify(publicKey, message[..length], given);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return holds;
    }

    private protected override void DisposeCore()
    {
        // A public key; the mark in the base class is all it takes.
    }
}
