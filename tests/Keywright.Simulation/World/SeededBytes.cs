using Keywright.Keys;

namespace Keywright.Simulation.World;

/// <summary>The gateway's source of keys, secrets and nonces, drawn from the seed.</summary>
internal sealed class SeededBytes(Draw draw) : RandomSource
{
    public override void Fill(Span<byte> into) => draw.Random.NextBytes(into);
}
