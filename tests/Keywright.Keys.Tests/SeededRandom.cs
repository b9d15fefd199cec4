using Xunit;

namespace Keywright.Keys.Tests;

/// <summary>Random bytes that come again with the same seed; the seed is printed with the test.</summary>
internal sealed class SeededRandom : RandomSource
{
    private readonly Random random;

    public SeededRandom(int? seed = null)
    {
        var chosen = seed ?? Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {chosen}");
        random = new Random(chosen);
    }

    public override void Fill(Span<byte> into) => random.NextBytes(into);

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }

    public int Below(int limit) => random.Next(limit);
}
