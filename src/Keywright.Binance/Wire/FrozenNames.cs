using System.Collections.Immutable;
using System.Text;

namespace Keywright.Binance.Wire;

/// <summary>A fixed set of ASCII parameter names that is asked with the bytes of a request.</summary>
public sealed class FrozenNames(ImmutableArray<string> names)
{
    public ImmutableArray<string> All { get; } = names;

    /// <summary>Whether <paramref name="name"/>, which is not empty, is among them.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => Find(name) is not null;

    /// <summary>The one of them that <paramref name="name"/>, which is not empty, spells; null when none is.</summary>
    public string? Find(ReadOnlySpan<byte> name)
    {
        // At most thirty short names: comparing lengths and first letters beats hashing.
        foreach (var known in All)
        {
            if (known.Length == name.Length && known[0] == name[0] && Ascii.Equals(name, known))
            {
                return known;
            }
        }

        return null;
    }
}
