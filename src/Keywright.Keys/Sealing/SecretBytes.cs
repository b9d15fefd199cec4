using System.Security.Cryptography;

namespace Keywright.Keys.Sealing;

/// <summary>
/// Secret bytes in memory the collector never moves (so it leaves no copies behind), zeroed on disposal.
/// Prints as <c>SecretBytes(***)</c> everywhere and has no public property a serialiser could read.
/// </summary>
internal sealed class SecretBytes : IDisposable
{
    private readonly byte[] bytes;
    private volatile bool disposed;

    public SecretBytes(int length) => bytes = GC.AllocateArray<byte>(length, pinned: true);

    // A forgotten secret is still zeroed, only later.
    ~SecretBytes() => CryptographicOperations.ZeroMemory(bytes);

    internal bool IsDisposed => disposed;

    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    internal Span<byte> AsSpan()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return bytes;
    }

    /// <summary>For readers that take memory; not to be kept.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    internal ReadOnlyMemory<byte> AsMemory()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return bytes;
    }

    /// <summary>
    /// The bytes whether or not they were zeroed meanwhile. For readers that may race with disposal and that ask
    /// <see cref="IsDisposed"/>, behind a full fence, after they have read.
    /// </summary>
    internal ReadOnlySpan<byte> AsSpanRacing() => bytes;

    /// <summary>Asked after the bytes were used, when using zeros in their place would be worse than failing.</summary>
    /// <exception cref="ObjectDisposedException">They may have been zeroed meanwhile.</exception>
    internal void DemandWhole()
    {
        Interlocked.MemoryBarrier();
        ObjectDisposedException.ThrowIf(disposed, this);
    }

    public void Dispose()
    {
        // The mark is visible before the first zero is, so that nobody takes zeros for a key.
        disposed = true;
        Interlocked.MemoryBarrier();
        CryptographicOperations.ZeroMemory(bytes);
        GC.SuppressFinalize(this);
    }

    public override string ToString() => "SecretBytes(***)";
}
