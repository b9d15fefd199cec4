using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Keywright.Control;

/// <summary>What a field of a <see cref="SecretBody"/> is. The numbers are spoken between program and server.</summary>
public enum SecretKind : byte
{
    /// <summary>The passphrase in use, UTF-8.</summary>
    Passphrase = 1,

    /// <summary>The content of the key file in use, 32 bytes.</summary>
    Key = 2,

    /// <summary>The passphrase from now on.</summary>
    NextPassphrase = 3,

    /// <summary>The content of the key file from now on.</summary>
    NextKey = 4,

    /// <summary>An account's API key at a real exchange, ASCII.</summary>
    UpstreamApiKey = 5,

    /// <summary>The HMAC secret that belongs to it, ASCII.</summary>
    UpstreamSecret = 6,
}

/// <summary>
/// The body of a request that carries secrets: for each one kind u8 · length u16 · bytes. Not JSON, whose readers leave copies as text; it is
/// kept in memory that does not move and is zeroed on disposal.
/// </summary>
public sealed class SecretBody : IDisposable
{
    /// <summary>The longest body, two passphrases and more.</summary>
    public const int BytesMax = 4096;

    /// <summary>What stands before each secret.</summary>
    public const int FieldHeadBytes = 3;

    private readonly byte[] bytes = GC.AllocateArray<byte>(BytesMax, pinned: true);
    private int filled;

    /// <exception cref="ArgumentException">There is no room for it.</exception>
    public void Add(SecretKind kind, ReadOnlySpan<byte> secret)
    {
        if (secret.Length > BytesMax - filled - FieldHeadBytes)
        {
            throw new ArgumentException("The secrets are too long for one request.", nameof(secret));
        }

        var at = bytes.AsSpan(filled);
        at[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(at[1..], (ushort)secret.Length);
        secret.CopyTo(at[FieldHeadBytes..]);
        filled += FieldHeadBytes + secret.Length;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    public override string ToString() => "SecretBody(***)";

    internal HttpContent ToContent()
    {
        var content = new ReadOnlyMemoryContent(bytes.AsMemory(0, filled));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentLength = filled;
        return content;
    }
}
