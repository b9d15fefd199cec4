using System.Runtime.InteropServices;
using System.Text;

namespace Keywright.Market.Words;

/// <summary>
/// The client's own name for an order: 1 to 36 ASCII bytes, held inline so that an order costs no heap, with their hash.
/// The default value is "none".
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ClientOrderId : IEquatable<ClientOrderId>
{
    public const int MaxLength = 36;

    /// <summary>Bytes of the inline form: 36 characters, then the length.</summary>
    internal const int InlineBytes = 40;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    // Four characters in the low half; the length above them.
    private readonly ulong _tailAndLength;

    private readonly ulong _hash;

    private ClientOrderId(ReadOnlySpan<byte> inline)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(inline);
        _first = words[0];
        _second = words[1];
        _third = words[2];
        _fourth = words[3];
        _tailAndLength = words[4];
        if (!IsNone)
        {
            _hash = Mix(Mix(Mix(Mix(Mix(0x9E3779B97F4A7C15UL, _tailAndLength), _first), _second), _third), _fourth);
        }
    }

    public int Length => (int)(_tailAndLength >> 32);

    public bool IsNone => _tailAndLength == 0;

    /// <summary>A hash that is the same in every process and on every machine of the same byte order.</summary>
    public ulong Hash => _hash;

    /// <summary>False when <paramref name="ascii"/> is empty, longer than 36 bytes, or not ASCII.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> ascii, out ClientOrderId id)
    {
        id = default;
        if (ascii.Length is 0 or > MaxLength || !Ascii.IsValid(ascii))
        {
            return false;
        }

        Span<byte> inline = stackalloc byte[InlineBytes];
        inline.Clear();
        ascii.CopyTo(inline);
        inline[MaxLength] = (byte)ascii.Length;
        id = new ClientOrderId(inline);
        return true;
    }

    /// <summary>False when <paramref name="text"/> is empty, longer than 36 characters, or not ASCII.</summary>
    public static bool TryCreate(ReadOnlySpan<char> text, out ClientOrderId id)
    {
        id = default;
        if (text.Length > MaxLength || !Ascii.IsValid(text))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[MaxLength];
        var length = Encoding.ASCII.GetBytes(text, ascii);
        return TryCreate(ascii[..length], out id);
    }

    /// <summary>Writes the id's bytes and returns how many there are; <paramref name="into"/> holds at least <see cref="Length"/>.</summary>
    public int CopyTo(Span<byte> into)
    {
        Span<byte> inline = stackalloc byte[InlineBytes];
        WriteInline(inline);
        inline[..Length].CopyTo(into);
        return Length;
    }

    public override string ToString()
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        var length = CopyTo(ascii);
        return Encoding.ASCII.GetString(ascii[..length]);
    }

    public bool Equals(ClientOrderId other) =>
        _hash == other._hash
        && _first == other._first
        && _second == other._second
        && _third == other._third
        && _fourth == other._fourth
        && _tailAndLength == other._tailAndLength;

    public override bool Equals(object? obj) => obj is ClientOrderId other && Equals(other);

    public override int GetHashCode() => (int)Hash;

    public static bool operator ==(ClientOrderId left, ClientOrderId right) => left.Equals(right);

    public static bool operator !=(ClientOrderId left, ClientOrderId right) => !left.Equals(right);

    internal void WriteInline(Span<byte> into)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(into);
        words[0] = _first;
        words[1] = _second;
        words[2] = _third;
        words[3] = _fourth;
        words[4] = _tailAndLength;
    }

    internal static ClientOrderId ReadInline(ReadOnlySpan<byte> inline) => new(inline);

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }
}
