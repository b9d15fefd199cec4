using System.Collections.Immutable;
using System.Text;

namespace Keywright.Binance.Wire;

/// <summary>
/// A list of symbols in a parameter: <c>["BTCUSDT","ETHUSDT"]</c>. The exchange tests it with a pattern rather than as JSON,
/// so spaces and escapes are illegal; so they are here.
/// </summary>
public static class SymbolList
{
    internal const int SymbolLengthMax = 20;

    public static bool TryParse(ReadOnlySpan<byte> text, int symbolsMax, out ImmutableArray<string> symbols, out Fault fault)
    {
        symbols = [];
        fault = ParameterFaults.OutOfRange("symbols", ParameterFaults.SymbolListRange);
        if (text.Length < 2 || text[0] != '[' || text[^1] != ']')
        {
            return false;
        }

        var found = ImmutableArray.CreateBuilder<string>();
        for (var rest = text[1..^1]; !rest.IsEmpty;)
        {
            if (rest[0] != '"')
            {
                return false;
            }

            rest = rest[1..];
            var length = rest.IndexOf((byte)'"');
            if (length is < 1 or > SymbolLengthMax || !IsSymbol(rest[..length]))
            {
                return false;
            }

            found.Add(Encoding.ASCII.GetString(rest[..length]));
            rest = rest[(length + 1)..];
            if (!rest.IsEmpty)
            {
                if (rest[0] != ',' || rest.Length == 1)
                {
                    return false;
                }

                rest = rest[1..];
            }
        }

        if (found.Count > symbolsMax)
        {
            fault = ParameterFaults.TooManyValues("symbols", symbolsMax);
            return false;
        }

        if (found.Distinct(StringComparer.Ordinal).Count() != found.Count)
        {
            fault = ParameterFaults.SymbolRepeated;
            return false;
        }

        symbols = found.ToImmutable();
        fault = default;
        return true;
    }

    internal static bool IsSymbolByte(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9'
        or (byte)'-' or (byte)'_' or (byte)'.';

    private static bool IsSymbol(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (!IsSymbolByte(octet))
            {
                return false;
            }
        }

        return true;
    }
}
