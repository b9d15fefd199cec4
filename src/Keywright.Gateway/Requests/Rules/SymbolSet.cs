using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>Which symbols a key may trade: written out, or with a star at one end: <c>BTC*</c>, <c>*USDT</c>. What is denied nothing allows.</summary>
public sealed class SymbolSet
{
    private const int EntriesMax = 30;

    private readonly bool[] allowed;
    private readonly IReadOnlyList<string> allow;
    private readonly IReadOnlyList<string> deny;

    private SymbolSet(IReadOnlyList<string> allow, IReadOnlyList<string> deny, ExchangeRules rules)
    {
        (this.allow, this.deny) = (allow, deny);
        allowed = [.. rules.Symbols.Select(symbol => (allow.Count == 0 || allow.Any(entry => Holds(entry, symbol.Name))) && !deny.Any(entry => Holds(entry, symbol.Name)))];
    }

    public bool Allow(SymbolRules symbol) => allowed[symbol.Index];

    /// <summary>Why a symbol is refused, for whoever holds the key.</summary>
    public string Refusal(SymbolRules symbol) => deny.FirstOrDefault(entry => Holds(entry, symbol.Name)) is { } denied
        ? $"deny-symbols: {symbol.Name} is denied by {denied}"
        : $"symbols: {symbol.Name} is not among {string.Join(", ", allow)}";

    /// <param name="allow">Empty: all.</param>
    /// <param name="deny">Empty: none.</param>
    /// <param name="rules">What is traded.</param>
    /// <param name="problem">One sentence naming the field.</param>
    public static SymbolSet? TryRead(IReadOnlyList<string> allow, IReadOnlyList<string> deny, ExchangeRules rules, out string? problem)
    {
        problem = Problem("symbols", allow, rules) ?? Problem("deny-symbols", deny, rules);
        return problem is null ? new SymbolSet(allow, deny, rules) : null;
    }

    private static string? Problem(string field, IReadOnlyList<string> entries, ExchangeRules rules)
        => entries.Count > EntriesMax
            ? $"{field} has {entries.Count} entries; at most {EntriesMax} are allowed."
            : entries.FirstOrDefault(entry => !rules.Symbols.Any(symbol => Holds(entry, symbol.Name))) is { } unknown
                ? $"{field} entry '{PolicyRules.Printable(unknown)}' is not traded here; choose from {string.Join(", ", rules.Symbols.Select(s => s.Name))}, or give a star at one end as BTC* or *USDT."
                : null;

    private static bool Holds(string entry, string symbol) => entry switch
    {
        "*" or "" => false,
        ['*', .. var end] => symbol.EndsWith(end, StringComparison.Ordinal),
        [.. var start, '*'] => symbol.StartsWith(start, StringComparison.Ordinal),
        _ => symbol == entry,
    };
}
