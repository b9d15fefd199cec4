using System.Collections.Immutable;

namespace Keywright.Binance.Wire.Requests;

/// <summary>Which symbols a ticker or exchangeInfo is asked about: one (answered by an object), a list or all (answered by an array).</summary>
/// <param name="One">The symbol, or null.</param>
/// <param name="Many">The list; default when none was sent.</param>
/// <param name="Status">Only symbols in this state; null means any.</param>
public readonly record struct SymbolSelection(string? One, ImmutableArray<string> Many, SymbolStatusWord? Status)
{
    /// <summary>Most symbols in one list.</summary>
    public const int SymbolsMax = 100;

    /// <summary>Neither a symbol nor a list was sent.</summary>
    public bool IsAll => One is null && Many.IsDefault;

    /// <summary>Reads symbol, symbols and symbolStatus; symbol and symbols exclude each other (-1128). Refusals stick in <paramref name="read"/>.</summary>
    public static SymbolSelection Read(ref ParameterReader read)
    {
        var selection = new SymbolSelection(read.OptionalSymbol(), read.Symbols(SymbolsMax), read.Word("symbolStatus", Words.SymbolStatus, ParameterFaults.InvalidSymbolStatus));
        if (selection is { One: not null, Many.IsDefault: false })
        {
            read.Refuse(ParameterFaults.BadCombination);
        }

        return selection;
    }
}
