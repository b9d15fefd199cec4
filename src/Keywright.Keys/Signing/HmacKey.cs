namespace Keywright.Keys.Signing;

/// <summary>An HMAC-SHA-256 key (RFC 2104) made ready for many messages. Thread-safe.</summary>
internal abstract class HmacKey : IDisposable
{
    public const int MacBytes = 32;

    /// <summary>The fastest there is on this machine.</summary>
    public static HmacKey Prepare(ReadOnlySpan<byte> key) =>
        LibcryptoSha256.IsPresent ? new LibcryptoHmacKey(key) : new FrameworkHmacKey(key);

    /// <summary>Writes the MAC of both parts joined. After disposal the result is worthless; the caller checks for that.</summary>
    public abstract void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> mac);

    public abstract void Dispose();

    public override string ToString() => "HmacKey(***)";
}
