using System.Security.Cryptography;

namespace Keywright.Keys;

/// <summary>
/// Where keys, secrets and nonces get their bytes. It is passed in so that a simulation can be replayed from its seed;
/// everything else takes <see cref="System"/>.
/// </summary>
public abstract class RandomSource
{
    /// <summary>The operating system's cryptographic generator. Thread-safe.</summary>
    public static RandomSource System { get; } = new OperatingSystemRandom();

    /// <summary>Overwrites all of <paramref name="into"/> with random bytes.</summary>
    public abstract void Fill(Span<byte> into);

    private sealed class OperatingSystemRandom : RandomSource
    {
        public override void Fill(Span<byte> into) => RandomNumberGenerator.Fill(into);
    }
}
