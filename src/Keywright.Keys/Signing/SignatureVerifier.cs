using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>
/// Checks one key's signatures. Thread-safe; several threads may verify at once, also while it is disposed of: from then on nothing verifies.
/// </summary>
public abstract class SignatureVerifier : IDisposable
{
    private volatile bool disposed;

    private protected SignatureVerifier(KeyType type) => Type = type;

    public KeyType Type { get; }

    /// <summary>
    /// Opens the secret sealed for <paramref name="identity"/> when the first signature is checked, and keeps only what verifying needs of it, in
    /// pinned memory that is zeroed on disposal. Until then the vault must stay under the root that the record is sealed under: see <see cref="Open"/>.
    /// </summary>
    public static SignatureVerifier ForHmac(Vault vault, string identity, byte[] sealedSecret)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(sealedSecret);
        return new SealedHmacVerifier(vault, identity, sealedSecret);
    }

    /// <param name="type"><see cref="KeyType.Ed25519"/> or <see cref="KeyType.Rsa"/>.</param>
    /// <param name="spki">What <see cref="PublicKeyResult.Accepted"/> gave.</param>
    /// <exception cref="ArgumentException">The bytes are not such a key; the message is the sentence of the refusal.</exception>
    public static SignatureVerifier ForPublicKey(KeyType type, byte[] spki)
    {
        ArgumentNullException.ThrowIfNull(spki);
        return SubjectPublicKey.Read(spki) switch
        {
            PublicKeyResult.Refused refused => throw new ArgumentException(refused.Sentence, nameof(spki)),
            PublicKeyResult.Accepted accepted when accepted.Type != type => throw new ArgumentException($"This is a public key of type {accepted.Type}, not {type}.", nameof(spki)),
            PublicKeyResult.Accepted { Type: KeyType.Ed25519 } accepted => new Ed25519Verifier(accepted.Spki, Ed25519Library.Fastest),
            PublicKeyResult.Accepted accepted => new RsaVerifier(accepted.Spki, accepted.Bits),
            _ => throw new InvalidOperationException("A public key is either accepted or refused."),
        };
    }

    /// <summary>Opens now what would be opened by the first signature: before a vault comes under another root.</summary>
    /// <exception cref="SealedRecordException">The record does not open.</exception>
    public virtual void Open()
    {
    }

    /// <summary>Whether <paramref name="signature"/> is this key's over <paramref name="query"/> and <paramref name="body"/> joined with nothing between.</summary>
    /// <param name="query">The raw query string without '?' and without the signature pair, or the whole payload.</param>
    /// <param name="body">The raw body without the signature pair, or nothing.</param>
    /// <param name="signature">
    /// The signature as text, percent escapes decoded. HMAC: 64 hex digits of any case. Ed25519, RSA: base64 in its one canonical form
    /// with padding; spaces count as '+', since clients that forget to escape it send such.
    /// </param>
    /// <exception cref="SealedRecordException">It is the first signature, and the secret's record does not open.</exception>
    public bool Verify(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        var holds = VerifyCore(query, body, signature);

        // A key zeroed under our hands is a key anybody knows. Disposal sets the mark before it zeroes: whoever read zeros sees the mark here.
        Interlocked.MemoryBarrier();
        return holds && !disposed;
    }

    public void Dispose()
    {
        disposed = true;
        Interlocked.MemoryBarrier();
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"SignatureVerifier({Type}, ***)";

    private protected abstract bool VerifyCore(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature);

    private protected abstract void DisposeCore();
}
