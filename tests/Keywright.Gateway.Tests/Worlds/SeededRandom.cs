using Keywright.Keys;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>Random bytes that come again with the same seed.</summary>
internal sealed class SeededRandom(int seed) : RandomSource
{
    private readonly Random random = new(seed);

    /// <summary>
    /// Runs whenever bytes are asked for. An order without a client id of its own asks after it was authenticated and before it
    /// reaches the engine, so this is the way to let something happen in between.
    /// </summary>
    public Action? WhenAsked { get; set; }

    public override void Fill(Span<byte> into)
    {
        lock (random)
        {
            random.NextBytes(into);
        }

        WhenAsked?.Invoke();
    }
}
