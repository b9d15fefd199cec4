using System.Buffers;
using System.Text.Unicode;

namespace Keywright.Binance.Wire;

/// <summary>Form encoding: percent escapes and '+', undone strictly.</summary>
internal static class PercentText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes());

    /// <summary>Printable ASCII with neither '%' nor '+': it stands for itself.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> raw) => !raw.ContainsAnyExcept(Plain);

    /// <summary>Undoes escapes; false when a '%' is not followed by two hex digits. <paramref name="into"/> must be as long as <paramref name="raw"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> raw, bool plusIsSpace, Span<byte> into, out int length)
    {
        length = 0;
        for (var index = 0; index < raw.Length; index++)
        {
            var octet = raw[index];
            if (octet == '%')
            {
                if (index + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[index + 1]) || !char.IsAsciiHexDigit((char)raw[index + 2]))
                {
                    return false;
                }

                octet = (byte)(HexValue(raw[index + 1]) << 4 | HexValue(raw[index + 2]));
                index += 2;
            }
            else if (octet == '+' && plusIsSpace)
            {
                octet = (byte)' ';
            }

            into[length++] = octet;
        }

        return true;
    }

    /// <summary>Whole UTF-8 without control characters: C0, DEL, and C1, which terminals obey too.</summary>
    /// <param name="decoded">What to look at.</param>
    /// <param name="inLines">Line ends are right, as in PEM.</param>
    public static bool IsText(ReadOnlySpan<byte> decoded, bool inLines = false)
    {
        if (HasControls(decoded, inLines) || decoded.Contains((byte)0x7F) || !Utf8.IsValid(decoded))
        {
            return false;
        }

        for (var rest = decoded; rest.IndexOf((byte)0xC2) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest[at + 1] is >= 0x80 and <= 0x9F)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasControls(ReadOnlySpan<byte> decoded, bool inLines)
    {
        for (var rest = decoded; rest.IndexOfAnyInRange((byte)0x00, (byte)0x1F) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (!inLines || rest[at] is not ((byte)'\r' or (byte)'\n'))
            {
                return true;
            }
        }

        return false;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static byte[] PlainBytes()
    {
        var plain = new List<byte>();
        for (var octet = 0x20; octet < 0x7F; octet++)
        {
            if (octet is not ('%' or '+'))
            {
                plain.Add((byte)octet);
            }
        }

        return [.. plain];
    }
}
