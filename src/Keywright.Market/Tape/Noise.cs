namespace Keywright.Market.Tape;

/// <summary>Chance that is none: the same seed gives the same numbers on every machine. SplitMix64 (Steele, Lea, Flood 2014).</summary>
internal struct Noise(ulong state)
{
    /// <summary>One standard deviation of <see cref="Bell()"/>: four 16-bit uniforms, 65536/√3.</summary>
    public const long BellUnit = 37_837;

    public ulong State { get; private set; } = state;

    /// <summary>A stream of its own for each place in the past: symbol, purpose, index.</summary>
    public static Noise At(ulong seed, int symbol, int purpose, long index) =>
        new(Mix(Mix(seed ^ ((ulong)(uint)symbol << 40) ^ ((ulong)(uint)purpose << 56)) + ((ulong)index * 0x9E3779B97F4A7C15)));

    public ulong Next() => Mix(State += 0x9E3779B97F4A7C15);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Bell-shaped round 0; within 3.47 times <see cref="BellUnit"/>.</summary>
    public long Bell() => Bell(Next());

    /// <summary>The product of <paramref name="scale"/> and a bell-shaped number of standard deviation 1.</summary>
    public long Bell(long scale) => scale * Bell() / BellUnit;

    private static long Bell(ulong bits) =>
        (long)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)) - (2 * 65_535);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
