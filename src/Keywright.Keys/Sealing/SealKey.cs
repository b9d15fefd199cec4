using System.Security.Cryptography;
using System.Text;

namespace Keywright.Keys.Sealing;

/// <summary>
/// The root key of a home: 32 random bytes from which the vault derives what it wraps data keys with.
/// It never encrypts anything itself and never leaves this room.
/// </summary>
public sealed class SealKey : IDisposable
{
    /// <summary>Size of the key and of its file, in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly SecretBytes root;

    private SealKey(SecretBytes root) => this.root = root;

    /// <summary>
    /// Reads the key file, or makes one (mode 0600, on disk under its name before this returns) when there is none.
    /// </summary>
    /// <param name="path">The key file; its folder must exist.</param>
    /// <param name="random">Where a new key comes from.</param>
    /// <param name="created">
    /// True when a new key was made. Records sealed earlier cannot be opened with it: a caller that finds any must refuse to start.
    /// </param>
    /// <exception cref="SealKeyException">Others can read or change the file, or it has not the size of a key.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static SealKey LoadOrCreate(string path, RandomSource random, out bool created)
    {
        created = SealKeyFile.TryCreate(path, random);
        return new SealKey(SealKeyFile.Read(path));
    }

    /// <summary>Takes a copy of a 32-byte key that came from elsewhere; the caller zeroes its own.</summary>
    /// <exception cref="SealKeyException">The size is wrong.</exception>
    public static SealKey FromBytes(ReadOnlySpan<byte> key)
    {
        if (key.Length != SizeBytes)
        {
            throw new SealKeyException($"A seal key is {SizeBytes} bytes long; this one has {key.Length}.");
        }

        var root = new SecretBytes(SizeBytes);
        key.CopyTo(root.AsSpan());
        return new SealKey(root);
    }

    /// <summary>A new root that nobody has seen.</summary>
    public static SealKey New(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var root = new SecretBytes(SizeBytes);
        random.Fill(root.AsSpan());
        return new SealKey(root);
    }

    internal ReadOnlySpan<byte> AsSpan() => root.AsSpan();

    /// <summary>Asked after the bytes were used (see <see cref="SecretBytes.DemandWhole"/>).</summary>
    internal void DemandWhole() => root.DemandWhole();

    /// <summary>HKDF-SHA-256 of the root (RFC 5869, no salt): one key for each purpose, none of which tells of another.</summary>
    internal SecretBytes Derive(string purpose)
    {
        var derived = new SecretBytes(SizeBytes);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root.AsSpan(), derived.AsSpan(), salt: [], info: Encoding.ASCII.GetBytes(purpose));
        root.DemandWhole();
        return derived;
    }

    public void Dispose() => root.Dispose();

    public override string ToString() => "SealKey(***)";
}
