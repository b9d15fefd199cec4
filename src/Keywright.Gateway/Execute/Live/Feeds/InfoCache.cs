using System.Text;
using System.Text.Json;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>The exchange's <c>exchangeInfo</c> as it was last fetched for the gateway itself, cut into its symbols.</summary>
internal sealed class InfoCache
{
    /// <summary>It is fetched every hour; older than this it is not told any more.</summary>
    public const long AgeMaxUs = BudgetLimits.HourUs + (5 * BudgetLimits.MinuteUs);

    private Cut? now;

    /// <summary>Takes in a whole answer; what cannot be cut is not told.</summary>
    public void Take(ReadOnlyMemory<byte> body, long nowUs) => Volatile.Write(ref now, TryCut(body, nowUs));

    /// <summary>The answer for these symbols; null when it is not known here.</summary>
    /// <param name="symbols">Names, in the order asked for; null for all.</param>
    /// <param name="serverTime">Stands in it as the exchange's time, in the unit asked for.</param>
    /// <param name="nowUs">By the clock that never steps.</param>
    public (byte[] Body, long AsOfUs)? Answer(IReadOnlyCollection<string>? symbols, long serverTime, long nowUs)
    {
        if (Volatile.Read(ref now) is not { } cut || nowUs - cut.AsOfUs > AgeMaxUs || symbols?.All(cut.Symbols.ContainsKey) == false)
        {
            return null;
        }

        var body = cut.Body.Span;
        var time = Encoding.ASCII.GetBytes(serverTime.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var list = symbols is null ? body[cut.List] : JsonRows.List(symbols.Select(name => cut.Body[cut.Symbols[name]]));
        return cut.Time.Start.Value < cut.List.Start.Value
            ? ([.. body[..cut.Time.Start], .. time, .. body[cut.Time.End..cut.List.Start], .. list, .. body[cut.List.End..]], cut.AsOfUs)
            : null;
    }

    private static Cut? TryCut(ReadOnlyMemory<byte> body, long nowUs)
    {
        var reader = new Utf8JsonReader(body.Span);
        var symbols = new Dictionary<string, Range>(StringComparer.Ordinal);
        Range? time = null;
        Range? list = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isTime, isList) = (reader.ValueTextEquals("serverTime"u8), reader.ValueTextEquals("symbols"u8));
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    var from = (int)reader.TokenStartIndex;
                    var name = NameOf(ref reader);
                    symbols[name] = from..(int)reader.BytesConsumed;
                }
            }
            else
            {
                reader.Skip();
            }

            time = isTime ? begin..(int)reader.BytesConsumed : time;
            list = isList ? begin..(int)reader.BytesConsumed : list;
        }

        return time is { } t && list is { } l ? new Cut(body, t, l, symbols, nowUs) : null;
    }

    /// <summary>Reads one symbol to its end.</summary>
    private static string NameOf(ref Utf8JsonReader reader)
    {
        var name = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("symbol"u8);
            reader.Read();
            name = isName && reader.TokenType == JsonTokenType.String ? reader.GetString()! : name;
            reader.Skip();
        }

        return name;
    }

    private sealed record Cut(ReadOnlyMemory<byte> Body, Range Time, Range List, Dictionary<string, Range> Symbols, long AsOfUs);
}
