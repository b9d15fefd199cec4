using System.Runtime.InteropServices;

namespace Keywright.Journal;

/// <summary>A link of the chain: SHA-256(previous hash ‖ sequence, 8 bytes little-endian ‖ kind ‖ payload). Before the first entry: 32 zero bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct JournalHash : IEquatable<JournalHash>
{
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    public JournalHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A journal hash has 32 bytes.", nameof(bytes));
        }

        this = MemoryMarshal.Read<JournalHash>(bytes);
    }

    public void CopyTo(Span<byte> into) => MemoryMarshal.Write(into, in this);

    public bool Equals(JournalHash other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is JournalHash other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static bool operator ==(JournalHash left, JournalHash right) => left.Equals(right);

    public static bool operator !=(JournalHash left, JournalHash right) => !left.Equals(right);
}
