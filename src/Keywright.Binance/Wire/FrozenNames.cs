using System.Collections.Immutable;
using System.Text;

namespace Keywright.Binance.Wire;

/// <summary>A fixed set of ASCII parameter names that is asked with the bytes of a request.</summary>
public sealed class FrozenNames(ImmutableArray<string> names)
{
    public ImmutableArray<string> All { get; } = names;

    // At most thirty short names: comparing lengths first beats hashing.
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var known in All)
        {
            if (known.Length == name.Length && Ascii.Equals(name, known))
            {
                return true;
            }
        }

        return false;
    }
}
