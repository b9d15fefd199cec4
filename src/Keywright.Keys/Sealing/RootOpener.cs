using System.Security.Cryptography;

namespace Keywright.Keys.Sealing;

/// <summary>How a root is opened. The numbers are on disk and never change their meaning.</summary>
public enum OpeningMethod : byte
{
    KeyFile = 1,
    Passphrase = 2,
}

/// <summary>What the owner opens a root with: a passphrase, or the 32 bytes of a key file. Copied into memory that is zeroed on disposal.</summary>
public sealed class RootOpener : IDisposable
{
    /// <summary>Shortest passphrase a root is closed with, bytes of UTF-8.</summary>
    public const int PassphraseBytesMin = 8;

    /// <summary>Longest passphrase, bytes of UTF-8.</summary>
    public const int PassphraseBytesMax = 1024;

    private readonly SecretBytes secret;

    private RootOpener(OpeningMethod method, SecretBytes secret) => (Method, this.secret) = (method, secret);

    public OpeningMethod Method { get; }

    /// <summary>Passphrases can be used on this machine.</summary>
    public static bool PassphrasesWork => Argon2id.IsPresent;

    /// <summary>The sentence for a machine on which they cannot.</summary>
    public static string PassphrasesMissing => Argon2id.Missing;

    /// <param name="passphrase">UTF-8; the caller zeroes its own copy.</param>
    /// <exception cref="SealKeyException">It is empty, too long, or libsodium is missing.</exception>
    public static RootOpener FromPassphrase(ReadOnlySpan<byte> passphrase)
    {
        if (!Argon2id.IsPresent)
        {
            throw new SealKeyException(Argon2id.Missing);
        }

        if (passphrase.Length is 0 or > PassphraseBytesMax)
        {
            throw new SealKeyException($"passphrase: it has 1 to {PassphraseBytesMax} bytes; this one has {passphrase.Length}.");
        }

        return new RootOpener(OpeningMethod.Passphrase, Copy(passphrase));
    }

    /// <param name="key">The content of a key file; the caller zeroes its own copy.</param>
    /// <exception cref="SealKeyException">It has not 32 bytes.</exception>
    public static RootOpener FromKey(ReadOnlySpan<byte> key) =>
        key.Length == SealKey.SizeBytes
            ? new RootOpener(OpeningMethod.KeyFile, Copy(key))
            : throw new SealKeyException($"A key file holds {SealKey.SizeBytes} bytes; this one has {key.Length}.");

    /// <exception cref="SealKeyException">Others can read or change the file, or it has not the size of a key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RootOpener FromKeyFile(string path) => new(OpeningMethod.KeyFile, SealKeyFile.Read(path));

    /// <summary>A file that the system gives to this service alone; its mode tells nothing about who else reads it.</summary>
    /// <exception cref="SealKeyException">Its content can be no passphrase or key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RootOpener FromCredential(string path, OpeningMethod method)
    {
        using var file = File.OpenHandle(path);
        using var content = new SecretBytes(PassphraseBytesMax + 2);
        var read = RandomAccess.Read(file, content.AsSpan(), 0);
        ReadOnlySpan<byte> secret = content.AsSpan()[..read];
        return method == OpeningMethod.KeyFile ? FromKey(secret) : FromPassphrase(secret[..LengthWithoutLineEnd(secret)]);
    }

    /// <summary>Writes a new key file, mode 0600, on disk under its name before this returns, and opens with it.</summary>
    /// <exception cref="SealKeyException">There is a file of that name.</exception>
    public static RootOpener NewKeyFile(string path, RandomSource random) =>
        SealKeyFile.TryCreate(path, random)
            ? FromKeyFile(path)
            : throw new SealKeyException($"The file {path} exists already and may hold another key: give a new one.");

    /// <summary>What wraps the root: HKDF-SHA-256 of the key, or of what Argon2id makes of the passphrase.</summary>
    internal SecretBytes Derive(ReadOnlySpan<byte> salt, PassphraseCost cost)
    {
        using var stretched = new SecretBytes(SealKey.SizeBytes);
        if (Method == OpeningMethod.Passphrase)
        {
            Argon2id.Derive(secret.AsSpan(), salt, cost, stretched.AsSpan());
        }
        else
        {
            secret.AsSpan().CopyTo(stretched.AsSpan());
        }

        var wrapping = new SecretBytes(SealKey.SizeBytes);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, stretched.AsSpan(), wrapping.AsSpan(), salt, "keywright root 1: wrap"u8);
        secret.DemandWhole();
        return wrapping;
    }

    /// <summary>The passphrase is long enough to close something new with.</summary>
    public bool IsLongEnough => Method != OpeningMethod.Passphrase || secret.AsSpan().Length >= PassphraseBytesMin;

    public void Dispose() => secret.Dispose();

    public override string ToString() => $"RootOpener({Method}, ***)";

    /// <summary>How long a passphrase is without the one line end that editors and echo put after it.</summary>
    public static int LengthWithoutLineEnd(ReadOnlySpan<byte> passphrase) =>
        passphrase.Length - (passphrase.EndsWith("\r\n"u8) ? 2 : passphrase.EndsWith("\n"u8) ? 1 : 0);

    private static SecretBytes Copy(ReadOnlySpan<byte> from)
    {
        var copy = new SecretBytes(from.Length);
        from.CopyTo(copy.AsSpan());
        return copy;
    }
}
