using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire;

/// <summary>
/// Reads typed values out of a <see cref="ParameterSet"/>. The first refusal sticks in <see cref="Fault"/> and later reads change
/// nothing about it, so a route reads all it needs and asks once. After a refusal the values returned mean nothing.
/// A parameter sent empty is refused (-1105) wherever it is read.
/// </summary>
public ref struct ParameterReader(ParameterSet parameters)
{
    private const int ClientOrderIdMax = 36;

    private static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>The first refusal, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Notes a refusal found by the caller, unless one is noted already.</summary>
    public void Refuse(Fault fault) => Fault ??= fault;

    public readonly bool Has(string name) => parameters.Has(name);

    /// <summary>Text that need not be there; null when it is not.</summary>
    public string? Text(string name) => Find(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Text that must be there (-1102).</summary>
    public string RequiredText(string name) => Require(name, out var value) ? Encoding.UTF8.GetString(value) : "";

    /// <summary>The mandatory <c>symbol</c>; whether it is known is the caller's to ask (-1121).</summary>
    public string Symbol() => Require("symbol", out var value) ? CheckedSymbol(value) : "";

    /// <summary><c>symbol</c> where it may be left out; null then.</summary>
    public string? OptionalSymbol() => Find("symbol", out var value) ? CheckedSymbol(value) : null;

    /// <summary><c>symbols=["A","B"]</c>, raw or escaped; default when not sent. Refuses repeats (-1151), more than <paramref name="symbolsMax"/> (-1101), anything else (-1100).</summary>
    public ImmutableArray<string> Symbols(int symbolsMax)
    {
        if (!Find("symbols", out var value))
        {
            return default;
        }

        if (!SymbolList.TryParse(value, symbolsMax, out var symbols, out var fault))
        {
            Refuse(fault);
        }

        return symbols;
    }

    /// <summary><c>permissions</c>: one word, or a list of them as JSON (-1135 when it is none); null when not sent.</summary>
    public ImmutableArray<string>? Permissions()
    {
        if (!Find("permissions", out var value))
        {
            return null;
        }

        if (value.IsEmpty || value[0] != (byte)'[')
        {
            return [Encoding.UTF8.GetString(value)];
        }

        try
        {
            if (JsonSerializer.Deserialize(value, WireTexts.Default.StringArray) is { Length: > 0 } many && !many.Contains(null))
            {
                return [.. many!];
            }
        }
        catch (JsonException)
        {
            // It is refused below.
        }

        Refuse(ParameterFaults.InvalidJson("permissions"));
        return null;
    }

    /// <summary>A decimal; null when not sent.</summary>
    public Amount? Decimal(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        if (!DecimalText.TryParse(value, name, out var amount, out var fault))
        {
            Refuse(fault);
        }

        return amount;
    }

    /// <summary>An id or count: digits only (-1100), within long (-1108); null when not sent.</summary>
    public long? Long(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        if (!WholeNumber.TryParse(value, name, long.MaxValue, out var number, out var fault))
        {
            Refuse(fault);
        }

        return number;
    }

    /// <summary>As <see cref="Long"/>, within int.</summary>
    public int? Int(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        if (!WholeNumber.TryParse(value, name, int.MaxValue, out var number, out var fault))
        {
            Refuse(fault);
        }

        return (int)number;
    }

    /// <summary><c>limit</c>: what is above the most is cut to it, 0 is refused (-1130).</summary>
    public int Limit(int limitDefault, int limitMax)
    {
        if (Long("limit") is not { } asked)
        {
            return limitDefault;
        }

        if (asked == 0)
        {
            Refuse(ParameterFaults.NotValid("limit"));
        }

        return (int)Math.Min(asked, limitMax);
    }

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    public bool Flag(string name, bool absent)
    {
        if (!Find(name, out var value))
        {
            return absent;
        }

        var yes = Ascii.EqualsIgnoreCase(value, "true"u8);
        if (!yes && !Ascii.EqualsIgnoreCase(value, "false"u8))
        {
            Refuse(ParameterFaults.NotValid(name));
        }

        return yes;
    }

    /// <summary>A word of the wire; null when not sent. <paramref name="refusal"/> is what a wrong word gets; default: -1130 naming the parameter.</summary>
    public T? Word<T>(string name, WordList<T> words, Fault? refusal = null) where T : struct, Enum
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        if (!words.TryParse(value, out var word))
        {
            Refuse(refusal ?? ParameterFaults.NotValid(name));
        }

        return word;
    }

    /// <summary>A word that must be sent (-1102).</summary>
    public T RequiredWord<T>(string name, WordList<T> words, Fault? refusal = null) where T : struct, Enum
    {
        if (!Has(name))
        {
            Refuse(ParameterFaults.MandatoryMissing(name));
        }

        return Word(name, words, refusal) ?? default;
    }

    /// <summary>A client order id as bytes (the Market's ClientOrderId takes those); empty when not sent.</summary>
    public ReadOnlySpan<byte> ClientOrderId(string name)
    {
        if (!Find(name, out var value))
        {
            return default;
        }

        if (value.Length > ClientOrderIdMax || value.ContainsAnyExcept(IdBytes))
        {
            Refuse(ParameterFaults.OutOfRange(name, ParameterFaults.ClientOrderIdRange));
            return default;
        }

        return value;
    }

    /// <summary><c>startTime</c> in microseconds, moved into what the exchange looks at; null when not sent.</summary>
    public long? StartTimeUs(long nowUs) => Time("startTime", nowUs, roundUp: false);

    /// <summary><c>endTime</c> in microseconds, likewise. Sent in milliseconds it means that whole millisecond.</summary>
    public long? EndTimeUs(long nowUs) => Time("endTime", nowUs, roundUp: true);

    /// <summary><c>timeZone</c> as microseconds east of UTC; 0 when not sent.</summary>
    public long ZoneOffsetUs()
    {
        if (!Find("timeZone", out var value))
        {
            return 0;
        }

        if (!TimeText.TryParseZone(value, out var offsetUs))
        {
            Refuse(ParameterFaults.NotValid("timeZone"));
        }

        return offsetUs;
    }

    /// <summary><c>windowSize</c> in minutes: 1m to 59m, 1h to 23h, 1d to 7d; a day when not sent.</summary>
    public int WindowMinutes()
    {
        const int dayMinutes = 1_440;
        if (!Find("windowSize", out var value))
        {
            return dayMinutes;
        }

        var isNumber = WholeNumber.TryParse(value[..^1], "windowSize", 99, out var count, out _);
        var (most, minutes) = value[^1] switch { (byte)'m' => (59, 1), (byte)'h' => (23, 60), (byte)'d' => (7, dayMinutes), _ => (0, 0) };
        if (!isNumber || count < 1 || count > most)
        {
            Refuse(ParameterFaults.NotValid("windowSize"));
        }

        return (int)count * minutes;
    }

    private long? Time(string name, long nowUs, bool roundUp)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        if (!TimeText.TryParse(value, out var timeUs, out var inMilliseconds))
        {
            Refuse(ParameterFaults.OutOfRange(name, ParameterFaults.LongRange));
        }

        return TimeText.Clamp(roundUp && inMilliseconds ? timeUs + 999 : timeUs, nowUs);
    }

    private string CheckedSymbol(ReadOnlySpan<byte> value)
    {
        // Symbol names may be non-ASCII since 2025; those are simply unknown here, not illegal.
        var symbol = Encoding.UTF8.GetString(value);
        var legal = symbol.Length <= SymbolList.SymbolLengthMax;
        foreach (var octet in value)
        {
            legal &= octet >= 0x80 || SymbolList.IsSymbolByte(octet);
        }

        if (!legal)
        {
            Refuse(ParameterFaults.OutOfRange("symbol", ParameterFaults.SymbolRange));
        }

        return symbol;
    }

    private bool Require(string name, out ReadOnlySpan<byte> value)
    {
        if (parameters.TryGetUtf8(name, out value))
        {
            return Find(name, out value);
        }

        Refuse(ParameterFaults.MandatoryMissing(name));
        return false;
    }

    private bool Find(string name, out ReadOnlySpan<byte> value)
    {
        if (!parameters.TryGetUtf8(name, out value))
        {
            return false;
        }

        if (value.IsEmpty)
        {
            Refuse(ParameterFaults.Empty(name));
        }

        return !value.IsEmpty;
    }
}
