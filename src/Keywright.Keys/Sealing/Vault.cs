using System.Text;

namespace Keywright.Keys.Sealing;

/// <summary>
/// Seals secrets for rest: each record has a data key of its own, wrapped by a key derived from the root, so that the root can be
/// changed later without touching what is sealed. The record's identity is associated data: a record put in another's place stays shut.
/// Anybody may seal; only this room opens. Thread-safe.
/// </summary>
/// <remarks>
/// A record is: version (1 byte, 1), nonce of the wrapping (12), wrapped data key (32 + 16 tag), nonce (12), ciphertext, tag (16).
/// Everything is AES-256-GCM; nonces are random, and a wrapping key stays far below the 2^32 uses they are good for.
/// </remarks>
public sealed class Vault : IDisposable
{
    /// <summary>The longest plain text a record takes, in bytes; the largest secret known is an RSA private key of some 3 KB.</summary>
    public const int MaxPlainBytes = 16 * 1024;

    private const byte Version = 1;
    private const int DataKeyBytes = 32;
    private const int MaxIdentityBytes = 512;
    private const int WrappedAt = 1 + AesGcmBox.NonceBytes;
    private const int NonceAt = WrappedAt + DataKeyBytes + AesGcmBox.TagBytes;
    private const int BodyAt = NonceAt + AesGcmBox.NonceBytes;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private volatile SecretBytes wrappingKey;
    private readonly RandomSource random;

    /// <summary>Takes what it needs from <paramref name="root"/>, which may be disposed of afterwards.</summary>
    public Vault(SealKey root, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(random);
        wrappingKey = WrappingKey(root);
        this.random = random;
    }

    /// <summary>
    /// From now on this vault seals and opens under <paramref name="root"/>; the old one's key is zeroed. Nobody may seal or open meanwhile:
    /// who changes the root holds off all who change records.
    /// </summary>
    public void Adopt(SealKey root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var old = wrappingKey;
        ObjectDisposedException.ThrowIf(old.IsDisposed, this);
        wrappingKey = WrappingKey(root);
        old.Dispose();
    }

    /// <summary>The same record with its data key wrapped under another vault's root; the content is neither opened nor changed.</summary>
    /// <exception cref="SealedRecordException">As from every opening.</exception>
    public byte[] Rewrap(string identity, ReadOnlySpan<byte> sealedRecord, Vault under)
    {
        ArgumentNullException.ThrowIfNull(under);
        using var dataKey = OpenDataKey(identity, sealedRecord);
        var rewrapped = sealedRecord.ToArray();
        var wrapNonce = rewrapped.AsSpan(1, AesGcmBox.NonceBytes);
        var key = under.wrappingKey;
        random.Fill(wrapNonce);
        AesGcmBox.Close(key.AsSpan(), wrapNonce, Associated("data key", identity), dataKey.AsSpan(), rewrapped.AsSpan(WrappedAt..NonceAt));
        key.DemandWhole();
        return rewrapped;
    }

    /// <summary>Whether the record opens, down to its content.</summary>
    public bool Opens(string identity, ReadOnlySpan<byte> sealedRecord)
    {
        try
        {
            Open(identity, sealedRecord).Dispose();
            return true;
        }
        catch (SealedRecordException)
        {
            return false;
        }
    }

    /// <summary>Seals <paramref name="plain"/> for the record called <paramref name="identity"/>; the caller zeroes its own copy.</summary>
    /// <exception cref="ArgumentException">The identity is empty or over 512 bytes, or the plain text over <see cref="MaxPlainBytes"/>.</exception>
    public byte[] Seal(string identity, ReadOnlySpan<byte> plain)
    {
        if (plain.Length > MaxPlainBytes)
        {
            throw new ArgumentException($"A sealed record holds at most {MaxPlainBytes} bytes.", nameof(plain));
        }

        var sealedRecord = new byte[BodyAt + plain.Length + AesGcmBox.TagBytes];
        var wrapNonce = sealedRecord.AsSpan(1, AesGcmBox.NonceBytes);
        var nonce = sealedRecord.AsSpan(NonceAt, AesGcmBox.NonceBytes);
        using var dataKey = new SecretBytes(DataKeyBytes);

        sealedRecord[0] = Version;
        random.Fill(wrapNonce);
        random.Fill(nonce);
        random.Fill(dataKey.AsSpan());
        var key = wrappingKey;
        AesGcmBox.Close(key.AsSpan(), wrapNonce, Associated("data key", identity), dataKey.AsSpan(), sealedRecord.AsSpan(WrappedAt..NonceAt));
        AesGcmBox.Close(dataKey.AsSpan(), nonce, Associated("content", identity), plain, sealedRecord.AsSpan(BodyAt));
        key.DemandWhole(); // a record wrapped with zeros would be open to everybody
        return sealedRecord;
    }

    /// <exception cref="SealedRecordException">Changed, another record's, another root's, or from a newer program; which, it does not tell.</exception>
    internal SecretBytes Open(string identity, ReadOnlySpan<byte> sealedRecord)
    {
        using var dataKey = OpenDataKey(identity, sealedRecord);
        var plain = new SecretBytes(sealedRecord.Length - BodyAt - AesGcmBox.TagBytes);
        if (!AesGcmBox.TryOpen(dataKey.AsSpan(), sealedRecord[NonceAt..BodyAt], Associated("content", identity), sealedRecord[BodyAt..], plain.AsSpan()))
        {
            plain.Dispose();
            throw Refused();
        }

        return plain;
    }

    public void Dispose() => wrappingKey.Dispose();

    public override string ToString() => "Vault(***)";

    private static SecretBytes WrappingKey(SealKey root) => root.Derive("keywright vault 1: wrap data keys");

    private SecretBytes OpenDataKey(string identity, ReadOnlySpan<byte> sealedRecord)
    {
        if (sealedRecord.Length < BodyAt + AesGcmBox.TagBytes || sealedRecord.Length > BodyAt + MaxPlainBytes + AesGcmBox.TagBytes)
        {
            throw Refused();
        }

        if (sealedRecord[0] != Version)
        {
            throw new SealedRecordException($"The sealed record has version {sealedRecord[0]}; this program knows version {Version} only.");
        }

        var dataKey = new SecretBytes(DataKeyBytes);
        var wrapNonce = sealedRecord[1..WrappedAt];
        var key = wrappingKey;
        if (!AesGcmBox.TryOpen(key.AsSpan(), wrapNonce, Associated("data key", identity), sealedRecord[WrappedAt..NonceAt], dataKey.AsSpan()))
        {
            dataKey.Dispose();
            key.DemandWhole(); // that zeros open nothing is no fault of the record
            throw Refused();
        }

        return dataKey;
    }

    private static SealedRecordException Refused() =>
        new("The sealed record cannot be opened: it is damaged, belongs to another record, or was sealed with another seal key.");

    // The part is named too, so that a wrapped data key can never pass for a content, nor the other way round.
    private static byte[] Associated(string part, string identity)
    {
        ArgumentException.ThrowIfNullOrEmpty(identity);
        var associated = StrictUtf8.GetBytes($"keywright vault {Version} {part}\0{identity}");
        return associated.Length <= MaxIdentityBytes
            ? associated
            : throw new ArgumentException($"The identity of a sealed record has at most {MaxIdentityBytes} bytes.", nameof(identity));
    }
}
