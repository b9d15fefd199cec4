using System.Security.Cryptography;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>
/// Signs requests to the exchange with the owner's real key, which is sealed at rest and never leaves this room. Thread-safe; several threads
/// may sign at once, also while it is disposed of: from then on nothing is signed.
/// </summary>
/// <remarks>The sealed record holds one byte, the <see cref="KeyType"/>, and the key: the 32 bytes of an Ed25519 private key, or an HMAC secret.</remarks>
public abstract class UpstreamSigner : IDisposable
{
    /// <summary>The longest signature, in bytes: base64 of Ed25519's 64.</summary>
    public const int SignatureLengthMax = 88;

    private volatile bool disposed;

    private protected UpstreamSigner(KeyType type) => Type = type;

    /// <summary><see cref="KeyType.Ed25519"/> or <see cref="KeyType.Hmac"/>.</summary>
    public KeyType Type { get; }

    /// <summary>What the exchange is given of an Ed25519 key: the PEM block BEGIN PUBLIC KEY, ending with a line feed. Null of an HMAC key.</summary>
    public virtual string? PublicKeyPem => null;

    /// <summary>Makes an Ed25519 pair and seals its private half for the record called <paramref name="identity"/>.</summary>
    /// <returns>The public half as <see cref="PublicKeyPem"/>, for the owner to paste, and the record to store.</returns>
    public static (string PublicKeyPem, byte[] SealedKey) Mint(Vault vault, string identity, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(random);
        using var seed = new SecretBytes(Ed25519Library.SeedBytes);
        random.Fill(seed.AsSpan());
        using var made = new Ed25519Signer(seed.AsSpan(), Ed25519Library.Fastest);
        return (made.PublicKeyPem, Seal(vault, identity, KeyType.Ed25519, seed.AsSpan()));
    }

    /// <summary>
    /// Seals an HMAC secret that the exchange gave its owner for the record called <paramref name="identity"/>; the caller zeroes its own copy.
    /// </summary>
    /// <param name="vault">Seals it.</param>
    /// <param name="identity">Name of the record.</param>
    /// <param name="text">64 letters and digits in ASCII, as a file holds them: white space around them does not count.</param>
    /// <param name="problem">One plain sentence that holds nothing of the text; null when nothing is wrong.</param>
    public static byte[]? TrySealSecret(Vault vault, string identity, ReadOnlySpan<byte> text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(vault);
        var secret = text.Trim(" \t\r\n"u8);
        problem = HmacSigner.ProblemOf(secret);
        return problem is null ? Seal(vault, identity, KeyType.Hmac, secret) : null;
    }

    /// <summary>Opens what <see cref="Mint"/> or <see cref="TrySealSecret"/> sealed for <paramref name="identity"/>.</summary>
    /// <exception cref="SealedRecordException">The record does not open, or holds a key this program cannot sign with.</exception>
    public static UpstreamSigner Open(Vault vault, string identity, ReadOnlySpan<byte> sealedKey)
    {
        ArgumentNullException.ThrowIfNull(vault);
        using var record = vault.Open(identity, sealedKey);
        return record.AsSpan() switch
        {
            [(byte)KeyType.Ed25519, .. { Length: Ed25519Library.SeedBytes } seed] => new Ed25519Signer(seed, Ed25519Library.Fastest),
            [(byte)KeyType.Hmac, .. var secret] when HmacSigner.ProblemOf(secret) is null => new HmacSigner(HmacKey.Prepare(secret)),
            _ => throw new SealedRecordException("The sealed record holds no key that this program can sign requests to the exchange with."),
        };
    }

    /// <summary>Signs a request's payload: the query and the body joined with nothing between, as they will be sent.</summary>
    /// <param name="payload">Any length.</param>
    /// <param name="into">
    /// Takes the signature as the parameter stands before percent-encoding, in ASCII: 64 lower-case hex digits of HMAC, or 88 characters of base64,
    /// which may hold '+', '/' and '=', of Ed25519. <see cref="SignatureLengthMax"/> always suffices.
    /// </param>
    /// <returns>The signature's length in bytes.</returns>
    /// <exception cref="ObjectDisposedException">It was disposed of, at the latest while it signed; nothing is left in <paramref name="into"/>.</exception>
    public int Sign(ReadOnlySpan<byte> payload, Span<byte> into)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var length = SignCore(payload, into);

        // A key zeroed under our hands signs wrongly, and half-zeroed its signatures would give it away: they never leave. Disposal sets the mark
        // before it zeroes, so whoever read zeros sees the mark here.
        Interlocked.MemoryBarrier();
        if (disposed)
        {
            CryptographicOperations.ZeroMemory(into[..length]);
            ObjectDisposedException.ThrowIf(true, this);
        }

        return length;
    }

    public void Dispose()
    {
        disposed = true;
        Interlocked.MemoryBarrier();
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"UpstreamSigner({Type}, ***)";

    private protected abstract int SignCore(ReadOnlySpan<byte> payload, Span<byte> into);

    private protected abstract void DisposeCore();

    private static byte[] Seal(Vault vault, string identity, KeyType type, ReadOnlySpan<byte> key)
    {
        using var record = new SecretBytes(1 + key.Length);
        record.AsSpan()[0] = (byte)type;
        key.CopyTo(record.AsSpan()[1..]);
        return vault.Seal(identity, record.AsSpan());
    }
}
