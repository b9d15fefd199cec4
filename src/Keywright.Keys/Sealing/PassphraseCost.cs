namespace Keywright.Keys.Sealing;

/// <summary>What one guess of a passphrase costs: passes over so much memory. It is written beside what the passphrase opens.</summary>
public readonly record struct PassphraseCost(uint Operations, uint MemoryKiB)
{
    /// <summary>Three passes over 256 MiB: about a second of one core.</summary>
    public static PassphraseCost Usual => new(3, 256 * 1024);

    /// <summary>A damaged or planted file must not take the machine's memory.</summary>
    internal bool IsBearable => Operations is >= 1 and <= 16 && MemoryKiB is >= 8 and <= 1024 * 1024;
}
