using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>The symbols by name; an unknown one is -1121.</summary>
public sealed class SymbolBook(ExchangeRules rules)
{
    // Of two symbols of one name the later one is traded; the other had another tick or lot.
    private readonly FrozenDictionary<string, SymbolRules> byName = rules.Symbols.GroupBy(s => s.Name).Select(same => same.Last()).ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    public ExchangeRules Rules => rules;

    public bool TryFind(string name, [NotNullWhen(true)] out SymbolRules? symbol, out Fault fault)
    {
        fault = ParameterFaults.InvalidSymbol;
        return byName.TryGetValue(name, out symbol);
    }
}
